//! The signers' parts.

use std::ops::Deref;

use jiff::Timestamp;
use platform::db::{Columns, Row};
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{ArtistId, AssignmentId, ContractId, SealId, SignatureRequestId, UserId};
use uuid::Uuid;

use super::contracts::known;
use crate::model::{AssignmentStatus, ListedPart, SealStatus, SignerKind};

/// A part as it is shown, with the state of its sealed document.
#[derive(Clone, Debug)]
pub struct ShownPart {
    pub id: AssignmentId,
    pub seal_id: SealId,
    pub user_id: UserId,
    pub artist_id: Option<ArtistId>,
    pub signer_kind: SignerKind,
    pub signer_name: String,
    pub slot: i16,
    pub status: AssignmentStatus,
    pub sent_at: Option<Timestamp>,
    pub viewed_at: Option<Timestamp>,
    pub signed_at: Option<Timestamp>,
    pub declined_at: Option<Timestamp>,
    pub decline_reason: Option<String>,
    pub reminder_count: i32,
    pub last_reminder_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub seal_status: SealStatus,
    pub seal_error: Option<String>,
    pub sealed_at: Option<Timestamp>,
    /// Hex.
    pub seal_sha256: Option<String>,
}

impl From<ShownPart> for ListedPart {
    fn from(part: ShownPart) -> Self {
        Self {
            id: part.id,
            user_id: part.user_id,
            artist_id: part.artist_id,
            signer_kind: part.signer_kind,
            signer_name: part.signer_name,
            status: part.status,
            sent_at: part.sent_at,
            viewed_at: part.viewed_at,
            signed_at: part.signed_at,
        }
    }
}

/// A part as stored: what is shown, and what is not.
#[derive(Clone, Debug)]
pub struct AssignmentRow {
    pub contract_id: ContractId,
    pub shown: ShownPart,
    pub signer_email: String,
    pub signature_request_id: Option<SignatureRequestId>,
    pub signature_request_expires_at: Option<Timestamp>,
}

impl Deref for AssignmentRow {
    type Target = ShownPart;

    fn deref(&self) -> &ShownPart {
        &self.shown
    }
}

const COLUMNS: &str = "a.contract_id, a.signer_email, a.signature_request_id, a.signature_request_expires_at, a.id,
    a.seal_id, a.user_id, a.artist_id, a.signer_kind, a.signer_name, a.slot, a.status, a.sent_at, a.viewed_at, a.signed_at,
    a.declined_at, a.decline_reason, a.reminder_count, a.last_reminder_at, a.created_at, s.status AS seal_status,
    s.error AS seal_error, s.sealed_at, s.sha256 AS seal_sha256";

const TABLES: &str = "contract_assignments a
    JOIN contract_seals s ON s.organization_id = a.organization_id AND s.id = a.seal_id";

fn from_row(row: &Row) -> Result<AssignmentRow, DbError> {
    let mut columns = Columns::of(row);
    Ok(AssignmentRow {
        contract_id: columns.take(),
        signer_email: columns.take(),
        signature_request_id: columns.take(),
        signature_request_expires_at: columns.take(),
        shown: ShownPart {
            id: columns.take(),
            seal_id: columns.take(),
            user_id: columns.take(),
            artist_id: columns.take(),
            signer_kind: known(columns.take(), SignerKind::parse)?,
            signer_name: columns.take(),
            slot: columns.take(),
            status: known(columns.take(), AssignmentStatus::parse)?,
            sent_at: columns.take(),
            viewed_at: columns.take(),
            signed_at: columns.take(),
            declined_at: columns.take(),
            decline_reason: columns.take(),
            reminder_count: columns.take(),
            last_reminder_at: columns.take(),
            created_at: columns.take(),
            seal_status: known(columns.take(), SealStatus::parse)?,
            seal_error: columns.take(),
            sealed_at: columns.take(),
            seal_sha256: columns.take::<Option<&[u8]>>().map(hex::encode),
        },
    })
}

fn from_rows(rows: &[Row]) -> Result<Vec<AssignmentRow>, DbError> {
    rows.iter().map(from_row).collect()
}

/// Which parts of one contract.
#[derive(Clone, Copy, Debug)]
pub enum Parts {
    /// All of them.
    All,
    /// Those of one document.
    Of(SealId),
    /// Those of one person, newest first.
    By(UserId),
}

/// Parts of a contract in the order of signing.
pub async fn of_contract(
    tx: &mut TenantTx,
    contract_id: ContractId,
    parts: Parts,
) -> Result<Vec<AssignmentRow>, DbError> {
    let organization = tx.organization_id();
    let base = format!("SELECT {COLUMNS} FROM {TABLES} WHERE a.organization_id = $1 AND a.contract_id = $2");
    let rows = match parts {
        Parts::All => {
            tx.query(&format!("{base} ORDER BY a.created_at, a.id"), &[&organization, &contract_id]).await?
        }
        Parts::Of(seal_id) => {
            let sql = format!("{base} AND a.seal_id = $3 ORDER BY a.slot = 0, a.slot, a.created_at");
            tx.query(&sql, &[&organization, &contract_id, &seal_id]).await?
        }
        Parts::By(user_id) => {
            let sql = format!("{base} AND a.user_id = $3 ORDER BY a.created_at DESC, a.id DESC");
            tx.query(&sql, &[&organization, &contract_id, &user_id]).await?
        }
    };
    from_rows(&rows)
}

/// Of each of these contracts, the first 20 parts of one person.
pub async fn first_of_person(
    tx: &mut TenantTx,
    contracts: &[ContractId],
    user_id: UserId,
) -> Result<Vec<AssignmentRow>, DbError> {
    let organization = tx.organization_id();
    let contracts: Vec<Uuid> = contracts.iter().map(|id| id.0).collect();
    let sql = format!(
        "SELECT p.* FROM unnest($2::uuid[]) AS contract CROSS JOIN LATERAL (SELECT {COLUMNS} FROM {TABLES}
             WHERE a.organization_id = $1 AND a.contract_id = contract AND a.user_id = $3
             ORDER BY a.created_at, a.id LIMIT 20) p"
    );
    from_rows(&tx.query(&sql, &[&organization, &contracts, &user_id]).await?)
}

/// The office's tracking table: a page of parts, newest first, by state and name.
pub async fn page(
    tx: &mut TenantTx,
    contract_id: ContractId,
    statuses: &[AssignmentStatus],
    words: Option<&str>,
    page: &PageRequest,
) -> Result<(Vec<AssignmentRow>, Option<i64>), DbError> {
    let organization = tx.organization_id();
    let statuses: Vec<&str> = statuses.iter().map(|status| status.name()).collect();
    let (created_at, id): (Timestamp, Uuid) = page.before();
    let condition = "a.organization_id = $1 AND a.contract_id = $2
        AND (cardinality($3::text[]) = 0 OR a.status = ANY($3))
        AND ($4::text IS NULL OR position(lower($4) IN lower(a.signer_name || ' ' || a.signer_email)) > 0)";
    let sql = format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE {condition} AND (a.created_at, a.id) < ($5, $6)
         ORDER BY a.created_at DESC, a.id DESC LIMIT $7"
    );
    let limit = page.fetch();
    let rows =
        tx.query(&sql, &[&organization, &contract_id, &statuses, &words, &created_at, &id, &limit]).await?;
    let total = if page.count {
        let sql = format!("SELECT count(*) FROM contract_assignments a WHERE {condition}");
        Some(tx.query_one(&sql, &[&organization, &contract_id, &statuses, &words]).await?.get(0))
    } else {
        None
    };
    Ok((from_rows(&rows)?, total))
}

/// A part to be.
pub struct NewAssignment {
    pub id: AssignmentId,
    pub seal_id: SealId,
    pub user_id: UserId,
    pub artist_id: Option<ArtistId>,
    pub signer_kind: SignerKind,
    pub signer_name: String,
    pub signer_email: String,
    pub slot: i16,
    pub status: AssignmentStatus,
}

/// Inserts documents-to-be and parts, each in one statement however many there are.
pub async fn insert_all(
    tx: &mut TenantTx,
    contract_id: ContractId,
    new: &[NewAssignment],
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let mut seals: Vec<SealId> = new.iter().map(|part| part.seal_id).collect();
    seals.sort_unstable();
    seals.dedup();
    tx.execute(
        "INSERT INTO contract_seals (organization_id, id, contract_id, created_at)
         SELECT $1, id, $2, $3 FROM unnest($4::uuid[]) AS id",
        &[&organization, &contract_id, &now, &seals.iter().map(|id| id.0).collect::<Vec<_>>()],
    )
    .await?;
    let ids: Vec<Uuid> = new.iter().map(|part| part.id.0).collect();
    let seal_ids: Vec<Uuid> = new.iter().map(|part| part.seal_id.0).collect();
    let user_ids: Vec<Uuid> = new.iter().map(|part| part.user_id.0).collect();
    let artist_ids: Vec<Option<Uuid>> = new.iter().map(|part| part.artist_id.map(|id| id.0)).collect();
    let kinds: Vec<&str> = new.iter().map(|part| part.signer_kind.name()).collect();
    let names: Vec<&str> = new.iter().map(|part| part.signer_name.as_str()).collect();
    let emails: Vec<&str> = new.iter().map(|part| part.signer_email.as_str()).collect();
    let slots: Vec<i16> = new.iter().map(|part| part.slot).collect();
    let statuses: Vec<&str> = new.iter().map(|part| part.status.name()).collect();
    tx.execute(
        "INSERT INTO contract_assignments (organization_id, contract_id, created_at, updated_at, sent_at, id, seal_id,
             user_id, artist_id, signer_kind, signer_name, signer_email, slot, status)
         SELECT $1, $2, $3, $3, CASE WHEN n.status = 'sent' THEN $3::timestamptz END, n.*
         FROM unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::text[],
             $11::smallint[], $12::text[])
             AS n (id, seal_id, user_id, artist_id, signer_kind, signer_name, signer_email, slot, status)",
        &[
            &organization,
            &contract_id,
            &now,
            &ids,
            &seal_ids,
            &user_ids,
            &artist_ids,
            &kinds,
            &names,
            &emails,
            &slots,
            &statuses,
        ],
    )
    .await?;
    Ok(())
}

/// Moves parts to `status`, noting the instant that belongs to it; returns the people concerned.
pub async fn set_status(
    tx: &mut TenantTx,
    ids: &[AssignmentId],
    status: AssignmentStatus,
    reason: Option<&str>,
) -> Result<Vec<UserId>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = tx
        .query(
            "UPDATE contract_assignments SET status = $3, updated_at = $4,
                 sent_at = CASE WHEN $3 = 'sent' THEN $4::timestamptz ELSE sent_at END,
                 viewed_at = CASE WHEN $3 IN ('viewed', 'signed') THEN coalesce(viewed_at, $4) ELSE viewed_at END,
                 signed_at = CASE WHEN $3 = 'signed' THEN $4 ELSE signed_at END,
                 declined_at = CASE WHEN $3 = 'declined' THEN $4 ELSE declined_at END,
                 decline_reason = CASE WHEN $3 = 'declined' THEN $5 ELSE decline_reason END,
                 signature_request_id = CASE WHEN $3 IN ('sent', 'viewed') THEN signature_request_id END
             WHERE organization_id = $1 AND id = ANY($2) RETURNING user_id",
            &[&organization, &ids, &status.name(), &now, &reason],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Notes that parts which were sent have been opened, whatever else has become of them in the meantime left as it is;
/// false where none was still waiting for that.
pub async fn note_opened(tx: &mut TenantTx, ids: &[AssignmentId]) -> Result<bool, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let opened = tx
        .execute(
            "UPDATE contract_assignments SET status = 'viewed', updated_at = $3, viewed_at = coalesce(viewed_at, $3)
             WHERE organization_id = $1 AND id = ANY($2) AND status = 'sent'",
            &[&organization, &ids, &now],
        )
        .await?;
    Ok(opened > 0)
}

/// Notes that signing has begun: the parts carry the request until it is committed or ends.
pub async fn begin_signing(
    tx: &mut TenantTx,
    ids: &[AssignmentId],
    request_id: SignatureRequestId,
    expires_at: Timestamp,
) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    tx.execute(
        "UPDATE contract_assignments SET signature_request_id = $3, signature_request_expires_at = $4
         WHERE organization_id = $1 AND id = ANY($2)",
        &[&organization, &ids, &request_id, &expires_at],
    )
    .await?;
    Ok(())
}

/// Counts a reminder on each part.
pub async fn note_reminder(tx: &mut TenantTx, ids: &[AssignmentId]) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    tx.execute(
        "UPDATE contract_assignments SET reminder_count = reminder_count + 1, last_reminder_at = $3
         WHERE organization_id = $1 AND id = ANY($2)",
        &[&organization, &ids, &now],
    )
    .await?;
    Ok(())
}
