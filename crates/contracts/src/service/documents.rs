//! Getting at the documents: signed addresses, page previews, and the stream behind an address.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use documents::PdfData;
use jiff::{SignedDuration, Timestamp};
use moka::future::Cache;
use platform::files::StoredFile;
use platform::{Platform, TenantTx, links};
use serde::{Deserialize, Serialize};
use serde_json::json;
use types::{ContractId, FileId, OrganizationId, SealId, UserId};

use super::turns::in_turn;
use super::{Caller, visible};
use crate::error::ContractError;
use crate::model::SealStatus;
use crate::store::assignments::{self, Parts};
use crate::store::{contracts, seals};

/// Life of a signed address (spec: 15 minutes).
const ADDRESS_LIFE: SignedDuration = SignedDuration::from_mins(15);
const PURPOSE: &str = "contract-download";

/// Which document of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// As uploaded (a Word document as the PDF it was converted to).
    #[default]
    Original,
    /// With signatures, evidence and seal.
    Sealed,
    /// The file that was sent, a Word document too; for the office, as it may hold what was not meant to be read.
    Uploaded,
}

impl DocumentKind {
    fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Sealed => "sealed",
            Self::Uploaded => "uploaded",
        }
    }
}

/// What a signed address stands for.
#[derive(Serialize, Deserialize)]
pub struct DownloadClaims {
    pub organization_id: OrganizationId,
    pub user_id: UserId,
    pub file_id: FileId,
    pub file_name: String,
}

/// A signed address.
pub struct Address {
    pub url: String,
    pub expires_at: Timestamp,
    pub file_name: String,
}

/// A signed address of a document the caller may read; the reading is in the audit log from here on.
pub async fn address(
    tx: &mut TenantTx,
    platform: &Platform,
    id: ContractId,
    caller: Caller,
    kind: DocumentKind,
    seal_id: Option<SealId>,
) -> Result<Address, ContractError> {
    let (contract, mine) = visible(tx, id, caller).await?;
    let stem: String =
        contract.title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(80).collect();
    let (file_id, file_name) = match kind {
        DocumentKind::Original => (contract.document_file_id, format!("{stem}.pdf")),
        DocumentKind::Uploaded if caller.is_office() => {
            let uploaded = contracts::uploaded_file(tx, id).await?;
            (uploaded.unwrap_or(contract.document_file_id), contract.original_name.clone())
        }
        DocumentKind::Uploaded => return Err(ContractError::NotFound),
        DocumentKind::Sealed => {
            let parts =
                if caller.is_office() { assignments::of_contract(tx, id, Parts::All).await? } else { mine };
            let sealed = parts
                .iter()
                .filter(|part| part.seal_status == SealStatus::Sealed)
                .find(|part| seal_id.is_none_or(|wanted| wanted == part.seal_id));
            let part = sealed.ok_or(ContractError::InvalidState("There is no sealed copy yet."))?;
            let seal = seals::find(tx, part.seal_id).await?;
            let file_id = seal.and_then(|seal| seal.file_id).ok_or(ContractError::NotFound)?;
            let signer: String =
                part.signer_name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
            (file_id, format!("{stem}-{signer}-signed.pdf"))
        }
    };
    tx.audit("contract_download", "contract", id.0, json!({"kind": kind.name(), "file": file_id}));
    let expires_at = tx.now() + ADDRESS_LIFE;
    let claims = DownloadClaims {
        organization_id: tx.organization_id(),
        user_id: caller.user_id,
        file_id,
        file_name: file_name.clone(),
    };
    let token = links::sign(&platform.keyring, PURPOSE, &claims, expires_at);
    Ok(Address { url: format!("/files/{token}"), expires_at, file_name })
}

/// What a genuine, unexpired address stands for.
pub fn open_address(platform: &Platform, token: &str) -> Option<DownloadClaims> {
    links::open(&platform.keyring, PURPOSE, token, platform.clock.now())
}

/// Decrypted documents (memory-mapped, so their pages belong to the kernel) and rendered pages, for a short while.
static OPEN_DOCUMENTS: LazyLock<Cache<FileId, PdfData>> =
    LazyLock::new(|| Cache::builder().max_capacity(16).time_to_live(Duration::from_secs(60)).build());
/// Which file, page (from 0) and width in pixels.
type PreviewKey = (FileId, usize, u32);
static PREVIEWS: LazyLock<Cache<PreviewKey, Arc<Vec<u8>>>> = LazyLock::new(|| {
    Cache::builder()
        .weigher(|_, png: &Arc<Vec<u8>>| u32::try_from(png.len()).unwrap_or(u32::MAX))
        .max_capacity(16 * 1024 * 1024)
        .time_to_live(Duration::from_secs(300))
        .build()
});
/// Pages rendered at once.
static RENDERINGS: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(2);

/// The file of a contract whose pages the caller may look at.
pub async fn document_file(
    tx: &mut TenantTx,
    id: ContractId,
    caller: Caller,
    page: u32,
) -> Result<StoredFile, ContractError> {
    let (contract, _) = visible(tx, id, caller).await?;
    if page == 0 || i64::from(page) > i64::from(contract.page_count) {
        return Err(ContractError::NotFound);
    }
    let file_id = contracts::find(tx, id).await?.ok_or(ContractError::NotFound)?.document_file_id;
    tx.file(file_id).await?.ok_or_else(|| ContractError::Internal("a contract without its file".into()))
}

/// A page as PNG.
pub async fn preview(
    platform: &Platform,
    file: &StoredFile,
    page: u32,
    width_px: u32,
) -> Result<Arc<Vec<u8>>, ContractError> {
    let index = page.saturating_sub(1) as usize;
    let render = async {
        let document = OPEN_DOCUMENTS
            .try_get_with(file.id, async {
                platform.files.map(file).await.map(|mapped| Arc::new(mapped) as PdfData)
            })
            .await
            .map_err(|error| error.to_string())?;
        let work = in_turn(&RENDERINGS, move || documents::render_page(document, index, width_px));
        let png = work.await?.map_err(|error| error.to_string())?;
        Ok::<_, String>(Arc::new(png))
    };
    PREVIEWS
        .try_get_with((file.id, index, width_px), render)
        .await
        .map_err(|error| ContractError::Internal(format!("page preview: {error}")))
}
