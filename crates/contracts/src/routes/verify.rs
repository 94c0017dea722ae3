//! `/verify`: anybody shows a PDF and learns whether it was sealed here and is unaltered. Nothing is kept.

use std::io::Write as _;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Multipart, State};
use jiff::Timestamp;
use platform::crypto::Sha256;
use platform::files::Mapped;
use platform::problem::ProblemView;
use platform::{Platform, Problem, ProblemType};
use serde::Serialize;

use crate::model::MAX_DOCUMENT_BYTES;
use crate::service::verify::{self, Verdict};

/// The form.
#[derive(utoipa::ToSchema)]
#[allow(dead_code)] // Read from the stream; the struct describes it.
pub struct VerificationCreate {
    /// The PDF, at most 50 MB.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// A signer of a document that was sealed here.
#[derive(Serialize, utoipa::ToSchema)]
pub struct VerifiedSignerView {
    /// Name.
    pub name: String,
    /// When they signed.
    pub signed_at: Option<Timestamp>,
}

/// One seal in the document.
#[derive(Serialize, utoipa::ToSchema)]
pub struct VerifiedSealView {
    /// The organization here whose certificate it is.
    pub organization_name: Option<String>,
    /// Name in the certificate.
    pub signer_common_name: String,
    /// Whether the sealed bytes are as they were.
    pub intact: bool,
    /// Whether nothing was added after it.
    pub covers_whole_document: bool,
    /// When it was sealed.
    pub sealed_at: Option<Timestamp>,
    /// Title, where the very file is known here.
    pub document_title: Option<String>,
    /// Who signed it.
    pub signers: Vec<VerifiedSignerView>,
}

/// What is said of the document.
#[derive(Serialize, utoipa::ToSchema)]
pub struct VerificationView {
    /// In one word.
    pub result: Verdict,
    /// Seal by seal.
    pub seals: Vec<VerifiedSealView>,
    /// SHA-256 of the file, hex.
    pub sha256: String,
}

/// Checks the seals of a PDF.
#[utoipa::path(post, path = "/api/v1/verify", tag = "verify", operation_id = "document_verify",
    request_body(content = VerificationCreate, content_type = "multipart/form-data"),
    responses((status = 200, body = VerificationView), (status = 400, body = ProblemView),
        (status = 413, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn document_verify(
    State(platform): State<Platform>,
    multipart: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Json<VerificationView>, Problem> {
    let choose = || Problem::field("file", "Choose a PDF.");
    let mut multipart = multipart.map_err(|_| choose())?;
    let mut field = loop {
        let field = multipart.next_field().await.map_err(|_| choose())?.ok_or_else(choose)?;
        if field.name() == Some("file") {
            break field;
        }
    };
    let mut file = tempfile::tempfile().map_err(Problem::internal)?;
    let (mut hash, mut size) = (Sha256::default(), 0_u64);
    while let Some(piece) = field.chunk().await.map_err(|_| choose())? {
        size += piece.len() as u64;
        if size > MAX_DOCUMENT_BYTES {
            return Err(Problem::new(ProblemType::FileTooLarge).with("max_size", MAX_DOCUMENT_BYTES));
        }
        hash.update(&piece);
        file.write_all(&piece).map_err(Problem::internal)?;
    }
    let sha256 = hash.finish();
    let data = Arc::new(Mapped::of(&file)?);
    let (result, findings) = verify::verify(&platform, data, &sha256).await?;
    let seals = findings
        .into_iter()
        .map(|finding| VerifiedSealView {
            organization_name: finding.organization_name,
            signer_common_name: finding.common_name,
            intact: finding.intact,
            covers_whole_document: finding.covers_whole_document,
            sealed_at: finding.sealed_at,
            document_title: finding.document_title,
            signers: finding
                .signers
                .into_iter()
                .map(|(name, signed_at)| VerifiedSignerView { name, signed_at })
                .collect(),
        })
        .collect();
    Ok(Json(VerificationView { result, seals, sha256: hex::encode(sha256) }))
}
