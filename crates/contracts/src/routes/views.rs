//! What the API sends of contracts. Never the stored rows themselves.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use types::{ArtistId, AssignmentId, ContractId, FieldId, SealId, UserId};

use crate::model::{
    AssignmentStatus, ContractStatus, FieldKind, ListedPart, ListedParts, SealStatus, SignerKind,
    SigningMode, SigningOrder,
};
use crate::rules::{self, Action, Standing};
use crate::store::assignments::ShownPart;
use crate::store::contracts::ContractRow;
use crate::store::fields::FieldRow;
use crate::store::lists::Listed;

/// Somebody named in a view.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PersonView {
    /// The person.
    pub id: UserId,
    /// Their name.
    pub name: String,
}

/// A page's size in points as displayed, and its rotation.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PageView {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// 0, 90, 180 or 270 degrees.
    pub rotation: u16,
}

/// How many signers stand where.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
pub struct CountsView {
    /// Parts that count.
    pub assignments: i32,
    /// Opened or signed.
    pub viewed: i32,
    /// Signed.
    pub signed: i32,
    /// Declined.
    pub declined: i32,
}

impl From<&ContractRow> for CountsView {
    fn from(row: &ContractRow) -> Self {
        Self {
            assignments: row.assignment_count,
            viewed: row.viewed_count,
            signed: row.signed_count,
            declined: row.declined_count,
        }
    }
}

impl CountsView {
    /// Counts of parts, each by its state and whether it was opened.
    fn of(parts: impl Iterator<Item = (AssignmentStatus, bool)>) -> Self {
        let mut counts = Self { assignments: 0, viewed: 0, signed: 0, declined: 0 };
        for (status, is_viewed) in parts {
            counts.assignments += 1;
            counts.viewed += i32::from(is_viewed);
            counts.signed += i32::from(status == AssignmentStatus::Signed);
            counts.declined += i32::from(status == AssignmentStatus::Declined);
        }
        counts
    }
}

/// What can be done, or why not.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ActionView {
    /// The act.
    pub action: Action,
    /// Whether it is possible now.
    pub enabled: bool,
    /// Why not.
    pub reason: Option<String>,
}

/// The state of the sealed document of one part.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SealView {
    /// The document.
    pub id: SealId,
    /// Where it stands.
    pub status: SealStatus,
    /// When it was sealed.
    pub sealed_at: Option<Timestamp>,
    /// SHA-256 of the sealed file, hex.
    pub sha256: Option<String>,
    /// Why sealing failed (told to the office).
    pub error: Option<String>,
}

/// One signer's part.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AssignmentView {
    /// The part.
    pub id: AssignmentId,
    /// Its contract.
    pub contract_id: ContractId,
    /// The artist, unless a counter-signer.
    pub artist_id: Option<ArtistId>,
    /// The person.
    pub user_id: UserId,
    /// Name when it was sent.
    pub signer_name: String,
    /// In which capacity.
    pub signer_kind: SignerKind,
    /// 0 for the counter-signer, else 1…n.
    pub slot: i16,
    /// Where it stands.
    pub status: AssignmentStatus,
    /// When it became this signer's turn.
    pub sent_at: Option<Timestamp>,
    /// First opened.
    pub viewed_at: Option<Timestamp>,
    /// Signed.
    pub signed_at: Option<Timestamp>,
    /// Declined.
    pub declined_at: Option<Timestamp>,
    /// Why declined.
    pub decline_reason: Option<String>,
    /// Reminders sent.
    pub reminder_count: i32,
    /// The last of them.
    pub last_reminder_at: Option<Timestamp>,
    /// Whether the caller can sign it now.
    pub can_sign: bool,
    /// The sealed document it belongs to.
    pub seal: Option<SealView>,
}

impl AssignmentView {
    /// The view for `caller`; the reason of a failed seal is for the office only.
    pub fn new(row: &ShownPart, contract_id: ContractId, caller: UserId, office: bool) -> Self {
        let seal = SealView {
            id: row.seal_id,
            status: row.seal_status,
            sealed_at: row.sealed_at,
            sha256: row.seal_sha256.clone(),
            error: row.seal_error.clone().filter(|_| office),
        };
        Self {
            id: row.id,
            contract_id,
            artist_id: row.artist_id,
            user_id: row.user_id,
            signer_name: row.signer_name.clone(),
            signer_kind: row.signer_kind,
            slot: row.slot,
            status: row.status,
            sent_at: row.sent_at,
            viewed_at: row.viewed_at,
            signed_at: row.signed_at,
            declined_at: row.declined_at,
            decline_reason: row.decline_reason.clone(),
            reminder_count: row.reminder_count,
            last_reminder_at: row.last_reminder_at,
            can_sign: row.user_id == caller && row.status.is_open(),
            seal: Some(seal),
        }
    }
}

/// A box that a signer fills.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct FieldView {
    /// The field.
    pub id: FieldId,
    /// Whose: 0 for the counter-signer, else 1…n.
    pub slot: i16,
    /// What goes in.
    pub kind: FieldKind,
    /// The first page is 1.
    pub page: i32,
    /// Left edge, fraction of the displayed page's width.
    pub x: f64,
    /// Top edge, fraction of the displayed page's height.
    pub y: f64,
    /// Fraction of the page's width.
    pub width: f64,
    /// Fraction of the page's height.
    pub height: f64,
    /// What the signer is asked, for text fields.
    pub label: Option<String>,
    /// Whether signing needs it.
    pub required: bool,
}

impl From<&FieldRow> for FieldView {
    fn from(row: &FieldRow) -> Self {
        Self {
            id: row.id,
            slot: row.slot,
            kind: row.kind,
            page: row.page,
            x: row.x,
            y: row.y,
            width: row.width,
            height: row.height,
            label: row.label.clone(),
            required: row.required,
        }
    }
}

/// A contract.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ContractView {
    /// The contract.
    pub id: ContractId,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// Where it stands.
    pub status: ContractStatus,
    /// A copy each, or one for all.
    pub signing_mode: SigningMode,
    /// At the same time, or in sequence.
    pub signing_order: SigningOrder,
    /// Where a signed address of the document is given out.
    pub document_url: String,
    /// Name of the uploaded file.
    pub original_name: String,
    /// Size of the document.
    pub file_size_bytes: i64,
    /// Media type of what was uploaded.
    pub mime_type: String,
    /// Pages of the document.
    pub page_count: i32,
    /// Their sizes; in the detail only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<Vec<PageView>>,
    /// SHA-256 of the document, hex.
    pub document_sha256: String,
    /// Anything the office notes: season, type.
    pub metadata: serde_json::Value,
    /// Words for filtering.
    pub tags: Vec<String>,
    /// What the signers are told.
    pub message: Option<String>,
    /// Why it was voided.
    pub cancel_reason: Option<String>,
    /// Who uploaded it.
    pub created_by: PersonView,
    /// Uploaded.
    pub created_at: Timestamp,
    /// Last edited or moved on.
    pub updated_at: Timestamp,
    /// First sent.
    pub sent_at: Option<Timestamp>,
    /// Until when it can be signed.
    pub expires_at: Option<Timestamp>,
    /// Fulfilled.
    pub completed_at: Option<Timestamp>,
    /// Put away.
    pub archived_at: Option<Timestamp>,
    /// For `If-Match`.
    pub version: i64,
    /// How many signers stand where.
    pub counts: CountsView,
    /// Fields on the pages; in the detail only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<FieldView>>,
    /// The first 20 parts; artists see their own only.
    pub assignments: Vec<AssignmentView>,
    /// The caller's own part.
    pub my_assignment: Option<AssignmentView>,
    /// What can be done; in the detail only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<ActionView>>,
}

impl ContractView {
    /// The view for `caller`. `office` sees all parts, others their own only.
    pub fn new(row: ContractRow, parts: &[ShownPart], caller: UserId, office: bool) -> Self {
        let mine = parts.iter().filter(|part| part.user_id == caller);
        // The part that can be signed, else the newest.
        let my_part = mine
            .clone()
            .find(|part| part.status.is_open())
            .or_else(|| mine.clone().max_by_key(|part| part.created_at));
        let shown = parts.iter().filter(|part| office || part.user_id == caller);
        // How many others have signed, and what the office notes for itself, is the office's.
        let counts = if office {
            CountsView::from(&row)
        } else {
            CountsView::of(mine.clone().map(|part| (part.status, part.viewed_at.is_some())))
        };
        let metadata = if office { row.metadata } else { serde_json::Value::Object(serde_json::Map::new()) };
        Self {
            counts,
            assignments: shown.map(|part| AssignmentView::new(part, row.id, caller, office)).collect(),
            my_assignment: my_part.map(|part| AssignmentView::new(part, row.id, caller, office)),
            id: row.id,
            title: row.title,
            description: row.description,
            status: row.status,
            signing_mode: row.signing_mode,
            signing_order: row.signing_order,
            document_url: format!("/api/v1/contracts/{}/download", row.id),
            original_name: row.original_name,
            file_size_bytes: row.file_size_bytes,
            mime_type: row.mime_type,
            page_count: row.page_count,
            pages: None,
            document_sha256: hex::encode(row.document_sha256),
            metadata,
            tags: row.tags,
            message: row.message,
            cancel_reason: row.cancel_reason,
            created_by: PersonView { id: row.created_by, name: row.created_by_name },
            created_at: row.created_at,
            updated_at: row.updated_at,
            sent_at: row.sent_at,
            expires_at: row.expires_at,
            completed_at: row.completed_at,
            archived_at: row.archived_at,
            version: row.version,
            fields: None,
            actions: None,
        }
    }
}

/// A contract as lists show it; the detail tells the rest. Members without a value are left out.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ContractListView {
    /// The contract.
    pub id: ContractId,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub status: ContractStatus,
    /// Pages of the document.
    pub page_count: i32,
    /// Words for filtering.
    pub tags: Vec<String>,
    /// Who uploaded it.
    pub created_by: PersonView,
    /// Uploaded.
    pub created_at: Timestamp,
    /// Last edited or moved on.
    pub updated_at: Timestamp,
    /// First sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// Until when it can be signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// Fulfilled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<Timestamp>,
    /// For `If-Match`.
    pub version: i64,
    /// How many signers stand where.
    pub counts: CountsView,
    /// The first 20 parts; artists see their own only.
    #[schema(value_type = Vec<ListedPart>)]
    pub assignments: ListedParts,
    /// The caller's own part: the one that waits for a signature, else the newest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my_assignment: Option<ListedPart>,
}

impl ContractListView {
    /// The view for `caller`, whose parts come first. `office` sees all parts, others their own only.
    pub fn new(row: Listed, caller: UserId, office: bool) -> Self {
        let parts = row.parts.known();
        let mine = parts.iter().filter(|part| part.user_id == caller);
        // The part that can be signed, else the newest.
        let my_part =
            mine.clone().find(|part| part.status.is_open()).or_else(|| mine.clone().next_back()).cloned();
        // How many others have signed is the office's.
        let counts = if office {
            CountsView {
                assignments: row.assignment_count,
                viewed: row.viewed_count,
                signed: row.signed_count,
                declined: row.declined_count,
            }
        } else {
            CountsView::of(mine.clone().map(|part| (part.status, part.viewed_at.is_some())))
        };
        let assignments = if office { row.parts } else { ListedParts::Read(mine.cloned().collect()) };
        Self {
            counts,
            my_assignment: my_part,
            assignments,
            id: row.id,
            title: row.title,
            status: row.status,
            page_count: row.page_count,
            tags: row.tags,
            created_by: PersonView { id: row.created_by, name: row.created_by_name },
            created_at: row.created_at,
            updated_at: row.updated_at,
            sent_at: row.sent_at,
            expires_at: row.expires_at,
            completed_at: row.completed_at,
            version: row.version,
        }
    }
}

/// The actions of somebody who manages contracts (`manages`) or signs.
pub fn actions(standing: &Standing, manages: bool) -> Vec<ActionView> {
    let managing = [
        Action::Edit,
        Action::Assign,
        Action::Remind,
        Action::Withdraw,
        Action::Void,
        Action::Complete,
        Action::Archive,
    ];
    let signing = [Action::Sign, Action::Decline];
    let offered =
        managing.iter().filter(|_| manages).chain(signing.iter().filter(|_| standing.mine.is_some()));
    offered
        .map(|action| {
            let answer = rules::possible(*action, standing);
            ActionView { action: *action, enabled: answer.is_ok(), reason: answer.err().map(str::to_owned) }
        })
        .collect()
}
