//! All SQL of the schedule. Every function takes a transaction and names the organization beside row security.

pub mod availability;
pub mod block_outs;
pub mod conflicts;
pub mod events;
pub mod feeds;
pub mod hours;
pub mod imports;
pub mod lists;
pub mod members;
pub mod notice_settings;
pub mod notices;
pub mod occurrences;
pub mod packs;
pub mod participants;
pub mod productions;
pub mod rooms;
pub mod sheets;
pub mod unseen;
pub mod updates;

use platform::db::Row;
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::UserId;

/// Reads a stored word; one that is not known is a defect of a migration.
fn known<T>(text: &str, parse: fn(&str) -> Option<T>) -> Result<T, DbError> {
    parse(text).ok_or_else(|| DbError::Other(format!("unknown word {text}")))
}

/// A table of what the company has, and how occurrences name it.
struct Belongings<T> {
    table: &'static str,
    columns: &'static str,
    /// The column of occurrences.
    named_by: &'static str,
    from_row: fn(&Row) -> T,
}

impl<T> Belongings<T> {
    /// A page, newest first; what is in use unless what is `archived` is asked for; for `seen_by` only what that person has
    /// been called to.
    async fn page(
        &self,
        tx: &mut TenantTx,
        archived: bool,
        seen_by: Option<UserId>,
        page: &PageRequest,
    ) -> Result<(Vec<T>, Option<i64>), DbError> {
        let organization = tx.organization_id();
        let (created_at, id) = page.before();
        let condition = format!(
            "r.organization_id = $1 AND (r.archived_at IS NOT NULL) = $2
             AND ($3::uuid IS NULL OR r.id IN (SELECT o.{} FROM event_participants m
                 JOIN event_occurrences o ON o.organization_id = m.organization_id AND o.id = m.occurrence_id
                 WHERE m.organization_id = $1 AND m.user_id = $3 AND m.removed_at IS NULL AND o.state <> 'draft'))",
            self.named_by
        );
        let sql = format!(
            "SELECT {} FROM {} r WHERE {condition} AND (r.created_at, r.id) < ($4, $5)
             ORDER BY r.created_at DESC, r.id DESC LIMIT $6",
            self.columns, self.table
        );
        let fetch = page.fetch();
        let rows = tx.query(&sql, &[&organization, &archived, &seen_by, &created_at, &id, &fetch]).await?;
        let total = if page.count {
            let sql = format!("SELECT count(*) FROM {} r WHERE {condition}", self.table);
            Some(tx.query_one(&sql, &[&organization, &archived, &seen_by]).await?.get(0))
        } else {
            None
        };
        Ok((rows.iter().map(self.from_row).collect(), total))
    }
}
