//! Sealing in a worker: stamps, evidence page, PAdES signature. The document is made outside any transaction and kept
//! in one; whoever comes second finds it sealed and throws its own copy away.

use std::sync::Arc;

use documents::{Evidence, EvidenceEvent, SealError, SealRequest, Signer, Stamp, StampContent};
use jiff::Timestamp;
use notifications::Message;
use platform::files::StoredFile;
use platform::jobs::{JobContext, JobError};
use platform::{Platform, TenantContext};
use serde_json::json;
use types::{ContractId, SealId, UserId};

use super::assign::{link, tell};
use super::lifecycle::settle;
use super::seal_certificate::certificate;
use super::sign::ink_context;
use super::{locked, publish};
use crate::error::ContractError;
use crate::jobs::ContractSeal;
use crate::model::{
    COUNTER_SIGNER_SLOT, ContractStatus, FieldKind, Ink, SealStatus, SignatureInk, SignerKind,
};
use crate::store::assignments::{self, AssignmentRow, Parts};
use crate::store::contracts::{self, ContractRow};
use crate::store::fields::{self, FieldRow};
use crate::store::seals::{self, SealedFile};
use crate::store::signatures::{self, SignatureRow};

/// Everything a seal is made from.
struct Material {
    contract: ContractRow,
    file: StoredFile,
    organization_name: String,
    parts: Vec<AssignmentRow>,
    signatures: Vec<SignatureRow>,
    fields: Vec<FieldRow>,
}

impl From<ContractError> for JobError {
    fn from(error: ContractError) -> Self {
        match error {
            ContractError::Db(error) => error.into(),
            ContractError::File(error) => Self::Retry(error.to_string()),
            other => Self::Retry(format!("{other:?}")),
        }
    }
}

/// The job: makes and keeps the sealed file.
pub(crate) async fn seal(cx: &JobContext, seal_id: SealId) -> Result<(), JobError> {
    let Some(material) = gather(cx, seal_id).await? else {
        return Err(JobError::Discard("the document is sealed already, or taken back".into()));
    };
    let certificate = certificate(cx, &cx.platform, &material.organization_name).await?;
    let original =
        cx.platform.files.map(&material.file).await.map_err(|error| JobError::Retry(error.to_string()))?;
    let plan = Plan::new(&cx.platform, &material)?;
    let contract_id = material.contract.id;
    let sealed_at = cx.now();
    let timestamp_url = cx.platform.config.timestamp_url.clone();
    let fingerprint = certificate.fingerprint_sha256();
    let runtime = tokio::runtime::Handle::current();
    let sealed = tokio::task::spawn_blocking(move || {
        let fetch = |digest: &[u8; 32]| -> Result<Vec<u8>, String> {
            let url = timestamp_url.as_deref().unwrap_or_default();
            runtime.block_on(time_stamp(url, digest))
        };
        documents::seal(SealRequest {
            original: original.as_ref(),
            stamps: &plan.stamps,
            evidence: Some(&plan.evidence),
            certificate: &certificate,
            sealed_at,
            timestamp: timestamp_url.as_ref().map(|_| &fetch as documents::Timestamper<'_>),
        })
    })
    .await
    .map_err(|error| JobError::Retry(format!("the sealing task ended: {error}")))?
    .map_err(|error| match error {
        SealError::Timestamp { .. } => JobError::Retry(error.to_string()),
        SealError::Document(_)
        | SealError::NoSuchPage { .. }
        | SealError::InvalidStamp { .. }
        | SealError::CertificateNotValid
        | SealError::Signature => JobError::Escalate(error.to_string()),
    })?;
    let pending = cx
        .platform
        .files
        .put(cx.organization_id(), "application/pdf", &sealed.bytes)
        .await
        .map_err(|error| JobError::Retry(error.to_string()))?;
    let kept: Result<(), ContractError> = cx
        .write(async |tx| {
            locked(tx, contract_id).await?;
            let row = seals::lock(tx, seal_id).await?.ok_or(ContractError::NotFound)?;
            if row.status != SealStatus::Sealing && row.status != SealStatus::Failed {
                return Ok(());
            }
            let stored = tx.keep_file(pending).await?;
            let file = SealedFile {
                id: seal_id,
                file_id: stored.id,
                sha256: &stored.sha256,
                certificate_fingerprint: &fingerprint,
                sealed_at,
            };
            seals::set_sealed(tx, &file).await?;
            tx.audit(
                "contract_seal",
                "contract",
                contract_id.0,
                json!({"seal": seal_id, "sha256": hex::encode(&stored.sha256)}),
            );
            finish(tx, &cx.platform, contract_id, seal_id).await
        })
        .await;
    Ok(kept?)
}

/// After a seal: tells its signers, and everybody when the contract is in force.
async fn finish(
    tx: &mut platform::TenantTx,
    platform: &Platform,
    id: ContractId,
    seal_id: SealId,
) -> Result<(), ContractError> {
    let parts = assignments::of_contract(tx, id, Parts::Of(seal_id)).await?;
    let people: Vec<UserId> = parts.iter().map(|part| part.user_id).collect();
    let in_force = settle(tx, id).await?;
    let contract = contracts::find(tx, id).await?.ok_or(ContractError::NotFound)?;
    // A counter-signer of many copies is not sent a mail for each.
    let signers: Vec<UserId> =
        parts.iter().filter(|part| part.slot != COUNTER_SIGNER_SLOT).map(|part| part.user_id).collect();
    let signed = Message::ContractSigned { title: contract.title.clone(), link: link(platform, id) };
    tell(tx, platform, &signers, &signed).await?;
    if in_force {
        let completed =
            Message::ContractCompleted { title: contract.title.clone(), link: link(platform, id) };
        tell(tx, platform, &[contract.created_by], &completed).await?;
    }
    publish(tx, id, contract.version, people);
    Ok(())
}

async fn gather(cx: &TenantContext, seal_id: SealId) -> Result<Option<Material>, ContractError> {
    cx.read(async |tx| {
        let Some(seal) = seals::find(tx, seal_id).await? else { return Ok(None) };
        if seal.status != SealStatus::Sealing && seal.status != SealStatus::Failed {
            return Ok(None);
        }
        let contract = contracts::find(tx, seal.contract_id).await?.ok_or(ContractError::NotFound)?;
        let file = tx.file(contract.document_file_id).await?.ok_or(ContractError::NotFound)?;
        let mut parts = assignments::of_contract(tx, seal.contract_id, Parts::Of(seal_id)).await?;
        parts.retain(|part| part.status.is_live());
        Ok(Some(Material {
            file,
            organization_name: identity::organization(tx).await?.name,
            parts,
            signatures: signatures::of_seal(tx, seal_id).await?,
            fields: fields::of_contract(tx, seal.contract_id).await?,
            contract,
        }))
    })
    .await
}

/// What is drawn and told on the sealed document.
struct Plan {
    stamps: Vec<Stamp>,
    evidence: Evidence,
}

impl Plan {
    fn new(platform: &Platform, material: &Material) -> Result<Self, JobError> {
        let mut stamps = Vec::new();
        let mut signers = Vec::new();
        for part in &material.parts {
            let signature = material.signatures.iter().find(|row| row.assignment_id == part.id);
            let signature = signature.ok_or_else(|| {
                JobError::Escalate(format!("the signature of {} is missing", part.signer_name))
            })?;
            let ink: SignatureInk = platform
                .keyring
                .open_field(&ink_context(part.id), &signature.ink)
                .ok()
                .and_then(|plain| serde_json::from_slice(&plain).ok())
                .ok_or_else(|| {
                    JobError::Escalate(format!("the signature of {} cannot be opened", part.signer_name))
                })?;
            for field in material.fields.iter().filter(|field| field.slot == part.slot) {
                stamps.extend(stamp(field, &ink));
            }
            signers.push(signer(part, signature, &ink));
        }
        let evidence = Evidence {
            organization_name: material.organization_name.clone(),
            document_title: material.contract.title.clone(),
            reference: Some(material.contract.id.to_string()),
            verify_url: Some(format!("{}/verify", platform.config.public_url)),
            signers,
        };
        Ok(Self { stamps, evidence })
    }
}

fn drawn(ink: &Ink) -> documents::Ink {
    match ink {
        Ink::Drawn { strokes, aspect_ratio } => {
            documents::Ink::Drawn { strokes: strokes.clone(), aspect_ratio: *aspect_ratio }
        }
        Ink::Typed { text } => documents::Ink::Typed { text: text.clone() },
    }
}

fn stamp(field: &FieldRow, ink: &SignatureInk) -> Option<Stamp> {
    let text = || ink.values.get(&field.id).cloned();
    let content = match field.kind {
        FieldKind::Signature => StampContent::Signature { ink: drawn(&ink.signature), caption: None },
        FieldKind::Initials => StampContent::Initials { ink: drawn(ink.initials.as_ref()?) },
        FieldKind::Name => StampContent::Name { text: text()? },
        FieldKind::Date => StampContent::Date { text: text()? },
        FieldKind::Text => StampContent::Text { text: text()? },
    };
    Some(Stamp {
        page: u32::try_from(field.page).ok()?,
        x: field.x as f32,
        y: field.y as f32,
        width: field.width as f32,
        height: field.height as f32,
        content,
    })
}

fn signer(part: &AssignmentRow, signature: &SignatureRow, ink: &SignatureInk) -> Signer {
    let event = |at: Option<Timestamp>, description: &str, address: Option<&String>| {
        at.map(|at| EvidenceEvent { at, description: description.into(), address: address.cloned() })
    };
    let events = [
        event(part.sent_at, "Sent to the signer", None),
        event(part.viewed_at, "Opened by the signer", None),
        event(
            Some(signature.signed_at),
            "Agreed to the consent sentence and signed",
            signature.address.as_ref(),
        ),
    ];
    Signer {
        name: part.signer_name.clone(),
        email: part.signer_email.clone(),
        role: Some(match part.signer_kind {
            SignerKind::Artist => "Artist".into(),
            SignerKind::CounterSigner => "For the company".into(),
        }),
        signed_at: signature.signed_at,
        time_zone: signature.timezone.clone(),
        address: signature.address.clone(),
        device: signature.user_agent.clone(),
        consent_version: Some(signature.consent_version.clone()),
        consent_text: Some(signature.consent_text.clone()),
        signature: Some(drawn(&ink.signature)),
        events: events.into_iter().flatten().collect(),
    }
}

/// Asks the time stamp server; bounded in time and size.
async fn time_stamp(url: &str, digest: &[u8; 32]) -> Result<Vec<u8>, String> {
    let client = reqwest::Client::builder()
        .timeout(std::time::Duration::from_secs(20))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| error.to_string())?;
    let response = client
        .post(url)
        .header("content-type", "application/timestamp-query")
        .body(documents::timestamp_request(digest))
        .send()
        .await
        .and_then(reqwest::Response::error_for_status)
        .map_err(|error| error.without_url().to_string())?;
    if response.content_length().is_some_and(|length| length > 64 * 1024) {
        return Err("the time stamp is too large".into());
    }
    let body = response.bytes().await.map_err(|error| error.without_url().to_string())?;
    documents::timestamp_token(&body).map_err(|error| error.to_string())
}

/// Shows the office that a seal failed, and why.
pub(crate) async fn fail(cx: &JobContext, seal_id: SealId, reason: &str) -> Result<(), ContractError> {
    cx.write(async |tx| {
        let Some(row) = seals::find(tx, seal_id).await? else { return Ok(()) };
        // The contract before its documents, as everywhere: two acts never wait for each other.
        locked(tx, row.contract_id).await?;
        // What was sealed or taken back while the job was failing stays so.
        let row = seals::lock(tx, seal_id).await?.ok_or(ContractError::NotFound)?;
        if !matches!(row.status, SealStatus::Sealing | SealStatus::Failed) {
            return Ok(());
        }
        seals::set_status(tx, &[seal_id], SealStatus::Failed, Some(reason)).await?;
        tx.audit(
            "contract_seal_fail",
            "contract",
            row.contract_id.0,
            json!({"seal": seal_id, "reason": reason}),
        );
        publish(tx, row.contract_id, 0, Vec::new());
        Ok(())
    })
    .await
}

/// Hands a failed document to the worker again.
pub async fn retry(
    tx: &mut platform::TenantTx,
    id: ContractId,
    seal_id: SealId,
) -> Result<SealStatus, ContractError> {
    let contract = locked(tx, id).await?;
    let row = seals::lock(tx, seal_id).await?.filter(|row| row.contract_id == id);
    let row = row.ok_or(ContractError::NotFound)?;
    if row.status != SealStatus::Failed {
        return Err(ContractError::InvalidState("Only a seal that failed can be tried again."));
    }
    if !matches!(contract.status, ContractStatus::Pending | ContractStatus::Active) {
        return Err(ContractError::InvalidState("The contract has ended."));
    }
    seals::set_status(tx, &[seal_id], SealStatus::Sealing, None).await?;
    tx.enqueue_keyed(&ContractSeal::of(id, seal_id), format!("contract_seal/{seal_id}"))?;
    tx.audit("contract_seal_retry", "contract", id.0, json!({"seal": seal_id}));
    publish(tx, id, 0, Vec::new());
    Ok(SealStatus::Sealing)
}

/// Signs and verifies a page with the organization's certificate: for `doctor`.
pub async fn self_test(cx: &TenantContext, platform: &Platform) -> Result<(), String> {
    let name =
        cx.read(async |tx| identity::organization(tx).await).await.map_err(|error| error.to_string())?.name;
    let certificate = certificate(cx, platform, &name).await.map_err(|error| format!("{error:?}"))?;
    let page = documents::compose::compose_contract(&Default::default());
    let sealed = documents::seal(SealRequest {
        original: &page,
        stamps: &[],
        evidence: None,
        certificate: &certificate,
        sealed_at: cx.now(),
        timestamp: None,
    })
    .map_err(|error| error.to_string())?;
    let verified = documents::verify(Arc::new(sealed.bytes)).map_err(|error| error.to_string())?;
    if verified.is_unaltered() { Ok(()) } else { Err("the test seal does not verify".into()) }
}
