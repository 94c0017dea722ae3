//! The audit log: every change and every read of a document, hash-chained per organization by the database function
//! `audit_append`, which is the runtime role's only way to write it. [`verify`] recomputes a chain.

use aws_lc_rs::digest;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use types::OrganizationId;
use uuid::Uuid;

use crate::db::error::DbError;
use crate::db::tenant::TenantTx;
use crate::page::{Cursor, PageRequest};

/// One entry as handed to the database.
#[derive(Serialize)]
pub(crate) struct AuditEntry {
    at: String,
    actor_id: Option<Uuid>,
    real_actor_id: Option<Uuid>,
    actor_name: String,
    action: &'static str,
    subject_type: &'static str,
    subject_id: Option<Uuid>,
    changes: String,
    address: Option<String>,
    user_agent: Option<String>,
    request_id: Option<Uuid>,
}

impl TenantTx {
    /// Records that the actor did `action` (noun first: `contract_assign`) to a subject. `changes` holds what the
    /// reader of the log needs – before and after, counts, reasons – and never a secret.
    pub fn audit(
        &mut self,
        action: &'static str,
        subject_type: &'static str,
        subject_id: impl Into<Option<Uuid>>,
        changes: Value,
    ) {
        let entry = AuditEntry {
            at: self.now().to_string(),
            actor_id: self.actor().user_id.map(|id| id.0),
            real_actor_id: self.actor().real_user_id.map(|id| id.0),
            actor_name: self.actor().name.clone(),
            action,
            subject_type,
            subject_id: subject_id.into(),
            changes: changes.to_string(),
            address: self.origin().address.map(|address| address.to_string()),
            user_agent: self.origin().user_agent.clone(),
            request_id: Some(self.origin().request_id.0),
        };
        self.audit.push(entry);
    }
}

pub(crate) async fn flush(tx: &mut TenantTx) -> Result<(), DbError> {
    if tx.audit.is_empty() {
        return Ok(());
    }
    let entries = serde_json::to_value(std::mem::take(&mut tx.audit))
        .map_err(|error| DbError::Other(format!("audit entries: {error}")))?;
    tx.query("SELECT audit_append($1)", &[&entries]).await?;
    Ok(())
}

/// One line of a thing's history.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct HistoryView {
    /// Number in the organization's log.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// The person, where it was one.
    pub actor_id: Option<Uuid>,
    /// Their name at the time.
    pub actor_name: String,
    /// What was done, noun first.
    pub action: String,
    /// What the reader needs of it.
    pub detail: Value,
}

/// Who reads a thing's history.
#[derive(Clone, Copy, Debug)]
pub enum Readers {
    /// Whoever sees all of it.
    Office,
    /// A person, who sees what they did themselves and what was done to everybody.
    Person {
        /// The person.
        actor_id: Uuid,
        /// Actions that everybody sees.
        of_everybody: &'static [&'static str],
    },
}

/// Entries go by their number; a list's cursor carries it where others carry an id.
pub fn position(at: Timestamp, seq: i64) -> Cursor {
    Cursor { created_at: at, id: Uuid::from_u128(u128::from(seq.unsigned_abs())) }
}

/// The number before which a page's entries are.
pub fn before(request: &PageRequest) -> i64 {
    request.after.map_or(i64::MAX, |cursor| i64::try_from(cursor.id.as_u128()).unwrap_or(i64::MAX))
}

/// The latest entries about one subject before the one numbered `before` that the reader sees, newest first.
pub async fn history(
    tx: &mut TenantTx,
    (subject_type, subject_id): (&str, Uuid),
    readers: Readers,
    before: i64,
    fetch: i64,
) -> Result<Vec<HistoryView>, DbError> {
    let organization = tx.organization_id();
    let (actor_id, of_everybody) = match readers {
        Readers::Office => (None, &[][..]),
        Readers::Person { actor_id, of_everybody } => (Some(actor_id), of_everybody),
    };
    let rows = tx
        .query(
            "SELECT seq, at, actor_id, actor_name, action, changes FROM audit_entries
             WHERE organization_id = $1 AND subject_type = $2 AND subject_id = $3 AND seq < $4
                AND ($5::uuid IS NULL OR actor_id = $5 OR action = ANY($6)) ORDER BY seq DESC LIMIT $7",
            &[&organization, &subject_type, &subject_id, &before, &actor_id, &of_everybody, &fetch],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|row| HistoryView {
            seq: row.get("seq"),
            at: row.get("at"),
            actor_id: row.get("actor_id"),
            actor_name: row.get("actor_name"),
            action: row.get("action"),
            detail: serde_json::from_str(row.get("changes")).unwrap_or_default(),
        })
        .collect())
}

/// What [`verify`] found.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub enum ChainState {
    /// All entries follow from each other; how many there are.
    Intact {
        /// Number of entries.
        entries: i64,
    },
    /// The entry with this number was changed, removed or inserted.
    Broken {
        /// Sequence number of the first entry that does not fit.
        seq: i64,
    },
}

/// Recomputes the chain of the transaction's organization, a thousand entries at a time.
pub async fn verify(tx: &mut TenantTx) -> Result<ChainState, DbError> {
    let organization = tx.organization_id();
    let mut hash = genesis(organization);
    let mut seq = 0_i64;
    loop {
        let rows = tx
            .query(
                "SELECT seq, at, actor_id, real_actor_id, actor_name, action, subject_type, subject_id, changes,
                        address, user_agent, request_id, hash
                 FROM audit_entries WHERE organization_id = $1 AND seq > $2 ORDER BY seq LIMIT 1000",
                &[&organization, &seq],
            )
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            seq += 1;
            let id =
                |column: &str| row.get::<_, Option<Uuid>>(column).map_or("-".into(), |id| id.to_string());
            let text = |column: &str| row.get::<_, Option<String>>(column).unwrap_or_else(|| "-".into());
            let canonical = [
                organization.to_string(),
                seq.to_string(),
                row.get::<_, Timestamp>("at").to_string(),
                id("actor_id"),
                id("real_actor_id"),
                row.get("actor_name"),
                row.get("action"),
                row.get("subject_type"),
                id("subject_id"),
                row.get("changes"),
                text("address"),
                text("user_agent"),
                id("request_id"),
            ]
            .join("\u{1f}");
            let mut bytes = hash.clone();
            bytes.extend_from_slice(canonical.as_bytes());
            hash = digest::digest(&digest::SHA256, &bytes).as_ref().to_vec();
            if row.get::<_, i64>("seq") != seq || row.get::<_, Vec<u8>>("hash") != hash {
                return Ok(ChainState::Broken { seq });
            }
        }
    }
    let head = tx
        .query_opt("SELECT seq, hash FROM audit_heads WHERE organization_id = $1", &[&organization])
        .await?;
    match head {
        Some(head) if head.get::<_, i64>("seq") != seq || head.get::<_, Vec<u8>>("hash") != hash => {
            Ok(ChainState::Broken { seq: seq + 1 })
        }
        None if seq > 0 => Ok(ChainState::Broken { seq: 1 }),
        _ => Ok(ChainState::Intact { entries: seq }),
    }
}

fn genesis(organization_id: OrganizationId) -> Vec<u8> {
    digest::digest(&digest::SHA256, organization_id.to_string().as_bytes()).as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::PageQuery;

    #[test]
    fn the_cursor_of_an_entry_leads_to_the_entries_before_it() {
        for seq in [1, 42, i64::MAX] {
            let cursor = position(Timestamp::UNIX_EPOCH, seq).encode();
            let query = PageQuery { cursor: Some(cursor), ..PageQuery::default() };
            assert_eq!(before(&query.parse().unwrap()), seq);
        }
        assert_eq!(before(&PageQuery::default().parse().unwrap()), i64::MAX);
    }
}
