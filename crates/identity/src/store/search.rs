//! SQL of the search among an organization's people, by any part of a name, an address or a discipline.

use platform::db::ToSql;
use platform::{DbError, TenantTx};
use types::UserId;

/// Hits up to which a list is narrowed by them; where there are more, walking the list finds a page of them at once.
const MOST: i32 = 2000;
/// What has fewer letters is looked for at the beginning of words: the index knows no shorter pieces.
const FEWEST_LETTERS: usize = 3;

/// What a list is narrowed to.
pub enum Hits {
    /// Nobody searches.
    Everybody,
    /// These people.
    Few(Vec<UserId>),
    /// Too many to name: those whose `search` is like one of these.
    Many([String; 2]),
}

/// The people found by `q`.
pub async fn hits(tx: &mut TenantTx, q: Option<&str>) -> Result<Hits, DbError> {
    let Some(q) = q else { return Ok(Hits::Everybody) };
    let organization = tx.organization_id();
    let needle = q.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let patterns = if needle.chars().count() < FEWEST_LETTERS {
        [format!("{needle}%"), format!("% {needle}%")]
    } else {
        [format!("%{needle}%"), format!("%{needle}%")]
    };
    let row = tx
        .query_one("SELECT people_search($1, $2, $3) AS hits", &[&organization, &&patterns[..], &MOST])
        .await?;
    Ok(match row.get::<_, Option<Vec<UserId>>>("hits") {
        Some(ids) => Hits::Few(ids),
        None => Hits::Many(patterns),
    })
}

impl Hits {
    /// The condition on the tables `people` (with `user_id`) and `u` (users); `$1` is the organization, `$2` its parameter.
    pub fn condition(&self, people: &str) -> String {
        match self {
            Self::Everybody => "$2::text IS NULL".into(),
            Self::Few(_) => format!("{people}.user_id = ANY($2)"),
            // As the search function judges: an archived artist's words find the person, too.
            Self::Many(_) => format!(
                "(u.search LIKE ANY($2) OR EXISTS (SELECT FROM artists said WHERE said.organization_id = $1
                    AND said.user_id = {people}.user_id AND said.search LIKE ANY($2)))"
            ),
        }
    }

    /// The value of `$2`.
    pub fn parameter(&self) -> &(dyn ToSql + Sync) {
        match self {
            Self::Everybody => &None::<String>,
            Self::Few(ids) => ids,
            Self::Many(patterns) => patterns,
        }
    }
}
