//! Uploading: a stream becomes a checked, encrypted document and a draft. Nothing half-made stays behind: a file that
//! no transaction keeps is removed.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use documents::{FileKind, Inspection, Limits};
use futures_util::{Stream, StreamExt as _};
use platform::files::{FileError, PendingFile};
use platform::{Platform, TenantTx};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use types::{ContractId, OrganizationId};

use super::publish;
use super::turns::in_turn;
use crate::error::ContractError;
use crate::model::{MAX_DOCUMENT_BYTES, SigningMode, SigningOrder};
use crate::store::contracts::{self, NewContract};

/// Documents inspected or converted at once; each may use a core for seconds.
static INSPECTIONS: Semaphore = Semaphore::const_new(2);
/// Bytes that tell a PDF from a Word document from anything else.
const HEAD: usize = 4096;
const PDF: &str = "application/pdf";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// What the office says of a document.
#[derive(Clone, Debug)]
pub struct ContractDetails {
    /// 1 to 255 characters.
    pub title: String,
    /// At most 4000 characters.
    pub description: Option<String>,
    /// Anything the office notes.
    pub metadata: Value,
    /// Words for filtering.
    pub tags: Vec<String>,
    /// A copy each, or one for all.
    pub signing_mode: SigningMode,
    /// At the same time, or in sequence.
    pub signing_order: SigningOrder,
}

/// A document that passed inspection and waits to be kept.
pub struct CheckedDocument {
    document: PendingFile,
    original: Option<PendingFile>,
    original_name: String,
    media_type: &'static str,
    inspection: Inspection,
}

impl CheckedDocument {
    /// SHA-256 of what was uploaded: makes two uploads the same.
    pub fn fingerprint(&self) -> String {
        hex::encode(self.original.as_ref().unwrap_or(&self.document).sha256())
    }
}

/// Receives an upload of at most 50 MB and checks it.
pub async fn receive<E: std::fmt::Display>(
    platform: &Platform,
    organization_id: OrganizationId,
    original_name: &str,
    stream: impl Stream<Item = Result<Bytes, E>>,
) -> Result<CheckedDocument, ContractError> {
    futures_util::pin_mut!(stream);
    let mut head: Vec<u8> = Vec::new();
    while head.len() < HEAD {
        match stream.next().await {
            Some(Ok(piece)) => head.extend_from_slice(&piece),
            Some(Err(error)) => return Err(FileError::Interrupted(error.to_string()).into()),
            None => break,
        }
    }
    if head.is_empty() {
        return Err(ContractError::field("file", "The file is empty. Choose the document again."));
    }
    let Some(kind) = documents::sniff(&head) else { return Err(documents::Rejection::NotPdf.into()) };
    let media_type = match kind {
        FileKind::Pdf => PDF,
        FileKind::Docx => DOCX,
    };
    let whole = futures_util::stream::iter([Ok(Bytes::from(head))]).chain(stream);
    let received = platform.files.receive(organization_id, media_type, MAX_DOCUMENT_BYTES, whole).await?;
    let original_name = original_name.chars().filter(|c| !c.is_control()).take(200).collect();
    match kind {
        FileKind::Pdf => {
            let (data, mut scratch) = (Arc::new(received.map()?), received.map_scratch()?);
            let inspect = move |limits: &Limits| documents::inspect_mapped(data, scratch.as_mut(), limits);
            let inspection = blocking(inspect).await?;
            Ok(CheckedDocument { document: received, original: None, original_name, media_type, inspection })
        }
        FileKind::Docx => {
            let pdf = convert(&received).await?;
            let document = platform.files.put(organization_id, PDF, &pdf).await?;
            let inspection = blocking(move |limits| documents::inspect(Arc::new(pdf), limits)).await?;
            Ok(CheckedDocument { document, original: Some(received), original_name, media_type, inspection })
        }
    }
}

async fn blocking(
    inspect: impl FnOnce(&Limits) -> Result<Inspection, documents::Rejection> + Send + 'static,
) -> Result<Inspection, ContractError> {
    let result = in_turn(&INSPECTIONS, move || inspect(&Limits::default())).await;
    Ok(result.map_err(ContractError::Internal)??)
}

async fn convert(received: &PendingFile) -> Result<Vec<u8>, ContractError> {
    let Some(converter) = documents::convert::libreoffice() else {
        return Err(ContractError::ConversionUnavailable);
    };
    let mapped = received.map()?;
    let work = in_turn(&INSPECTIONS, move || -> Result<Vec<u8>, ContractError> {
        documents::check_docx(mapped.as_ref())?;
        let folder = tempfile::tempdir().map_err(FileError::from)?;
        let input = folder.path().join("document.docx");
        std::fs::write(&input, mapped.as_ref()).map_err(FileError::from)?;
        let output = converter
            .to_pdf(&input, folder.path(), Duration::from_secs(60))
            .map_err(|error| ContractError::ConversionFailed(error.to_string()))?;
        Ok(std::fs::read(output).map_err(FileError::from)?)
    });
    work.await.map_err(ContractError::Internal)?
}

/// Makes the draft.
pub async fn create(
    tx: &mut TenantTx,
    details: &ContractDetails,
    checked: CheckedDocument,
) -> Result<ContractId, ContractError> {
    let CheckedDocument { document, original, original_name, media_type, inspection } = checked;
    let created_by =
        tx.actor().user_id.ok_or_else(|| ContractError::Internal("a contract needs a person".into()))?;
    let created_by_name = tx.actor().name.clone();
    let document = tx.keep_file(document).await?;
    let original_file_id = match original {
        Some(original) => Some(tx.keep_file(original).await?.id),
        None => None,
    };
    let pages: Vec<Value> = inspection
        .pages
        .iter()
        .map(|page| json!({"width": page.width, "height": page.height, "rotation": page.rotation}))
        .collect();
    let id = ContractId::generate();
    let new = NewContract {
        id,
        title: &details.title,
        description: details.description.as_deref(),
        signing_mode: details.signing_mode,
        signing_order: details.signing_order,
        document_file_id: document.id,
        original_file_id,
        original_name: &original_name,
        mime_type: media_type,
        file_size_bytes: i64::try_from(document.size_bytes).unwrap_or(i64::MAX),
        page_count: i32::try_from(inspection.page_count).unwrap_or(i32::MAX),
        pages: &Value::Array(pages),
        document_sha256: &document.sha256,
        metadata: &details.metadata,
        tags: &details.tags,
        created_by,
        created_by_name: &created_by_name,
    };
    contracts::insert(tx, &new).await?;
    tx.audit(
        "contract_create",
        "contract",
        id.0,
        json!({"title": details.title, "sha256": hex::encode(&document.sha256), "pages": inspection.page_count}),
    );
    publish(tx, id, 1, Vec::new());
    Ok(id)
}
