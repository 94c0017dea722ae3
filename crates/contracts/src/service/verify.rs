//! Telling anybody whether a document was sealed here and is unaltered. Needs no account; nothing is kept.

use documents::{PdfData, Seal, Verification};
use jiff::Timestamp;
use platform::db::context::{Actor, Purpose, SystemContext};
use platform::{Platform, TenantTx};
use tokio::sync::Semaphore;

use super::turns::in_turn;
use crate::error::ContractError;
use crate::store::assignments::{self, Parts};
use crate::store::{certificates, contracts, seals};

/// Documents checked at once: anybody may ask, and a hostile file can take seconds.
static VERIFICATIONS: Semaphore = Semaphore::const_new(2);

/// What is said of a shown document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Sealed by an organization here, and unaltered since.
    SealedHere,
    /// Carries a valid seal of somebody else.
    SealedElsewhere,
    /// Carries no seal.
    NotSealed,
    /// Was changed after it was sealed.
    Altered,
}

/// One seal in the document.
pub struct Finding {
    pub organization_name: Option<String>,
    pub common_name: String,
    pub intact: bool,
    pub covers_whole_document: bool,
    pub sealed_at: Option<Timestamp>,
    pub document_title: Option<String>,
    pub signers: Vec<(String, Option<Timestamp>)>,
}

/// Checks the seals of a document whose SHA-256 is `sha256`.
pub async fn verify(
    platform: &Platform,
    data: PdfData,
    sha256: &[u8],
) -> Result<(Verdict, Vec<Finding>), ContractError> {
    let verification: Verification =
        in_turn(&VERIFICATIONS, move || documents::verify(data)).await.map_err(ContractError::Internal)??;
    let system = platform.system(Purpose::Verification, platform::http::request::origin());
    let mut findings = Vec::new();
    for seal in &verification.seals {
        findings.push(finding(&system, seal, sha256).await?);
    }
    let ours = findings.iter().any(|finding| finding.organization_name.is_some());
    let known = findings.iter().any(|finding| finding.document_title.is_some());
    let verdict = if findings.is_empty() {
        Verdict::NotSealed
    } else if !verification.is_unaltered() || (ours && !known) {
        // A PDF signature leaves its own container out: what we sealed is known by its every byte.
        Verdict::Altered
    } else if ours {
        Verdict::SealedHere
    } else {
        Verdict::SealedElsewhere
    };
    Ok((verdict, findings))
}

async fn finding(system: &SystemContext, seal: &Seal, sha256: &[u8]) -> Result<Finding, ContractError> {
    let mut finding = Finding {
        organization_name: None,
        common_name: seal.common_name.clone(),
        intact: seal.is_intact(),
        covers_whole_document: seal.covers_whole_document,
        sealed_at: seal.signed_at,
        document_title: None,
        signers: Vec::new(),
    };
    let Some(fingerprint) = seal.certificate_fingerprint else { return Ok(finding) };
    let owners = system.read(None, async |tx| certificates::owners(tx, &fingerprint).await).await?;
    for owner in owners {
        let tenant = system.for_organization(owner.organization_id, Actor::system());
        tenant.read(async |tx| tell(tx, &mut finding, sha256, owner.is_imported).await).await?;
    }
    Ok(finding)
}

/// Adds what the organization knows of the document. Whoever holds the very file may read what it says anyway. With an
/// imported certificate others may seal too: only what is known here is ours.
async fn tell(
    tx: &mut TenantTx,
    finding: &mut Finding,
    sha256: &[u8],
    is_imported: bool,
) -> Result<(), ContractError> {
    let name = identity::organization(tx).await?.name;
    let Some(seal) = seals::by_sha256(tx, sha256).await? else {
        if !is_imported {
            finding.organization_name.get_or_insert(name);
        }
        return Ok(());
    };
    finding.organization_name = Some(name);
    finding.sealed_at = seal.sealed_at.or(finding.sealed_at);
    finding.document_title = contracts::find(tx, seal.contract_id).await?.map(|contract| contract.title);
    let parts = assignments::of_contract(tx, seal.contract_id, Parts::Of(seal.id)).await?;
    finding.signers = parts
        .into_iter()
        .filter(|part| part.signed_at.is_some())
        .map(|part| (part.shown.signer_name, part.shown.signed_at))
        .collect();
    Ok(())
}
