//! The certificate behind the organization's seals, for readers that are to trust it.

use axum::Json;
use jiff::Timestamp;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem, ProblemType};
use serde::Serialize;

use crate::error::ContractError;
use crate::service::seal_certificate;

/// The certificate that documents are sealed with. It is no secret: each sealed document carries it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct SealCertificateView {
    /// Whose it is, as readers show it.
    pub common_name: String,
    /// SHA-256 of the certificate, as readers show it: hexadecimal digits.
    pub fingerprint_sha256: String,
    /// The first moment at which it may seal.
    pub valid_from: Timestamp,
    /// The last one.
    pub valid_until: Timestamp,
    /// Whether it was issued elsewhere and imported; otherwise it was made here, and readers ask whether to trust it.
    pub is_imported: bool,
    /// The certificate and those it rests on, as PEM.
    pub pem: String,
}

/// Shows the certificate that documents are sealed with; there is none before the first seal.
#[utoipa::path(get, path = "/api/v1/seal-certificate", tag = "contracts", operation_id = "seal_certificate_detail",
    security(("bearer" = [])),
    responses((status = 200, body = SealCertificateView), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn seal_certificate_detail(
    cx: Authorized<allow::ContractRead>,
) -> Result<Json<SealCertificateView>, Problem> {
    let current = cx.read(async |tx| seal_certificate::current(tx, cx.platform()).await).await?;
    let current = current.ok_or_else(|| {
        Problem::new(ProblemType::NotFound)
            .detail("No document was sealed yet. The certificate is made with the first one.")
    })?;
    let (valid_from, valid_until) = current.certificate.validity();
    let pem = current.certificate.chain_pem().map_err(|error| ContractError::Internal(error.to_string()))?;
    Ok(Json(SealCertificateView {
        common_name: current.certificate.common_name(),
        fingerprint_sha256: hex::encode(current.certificate.fingerprint_sha256()),
        valid_from,
        valid_until,
        is_imported: current.is_imported,
        pem,
    }))
}
