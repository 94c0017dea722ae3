//! Lists of contracts: filters, pages, search. The list is what everybody opens first; a page is one statement over one
//! table, whose rows carry what lists show of the parts.

use std::collections::HashMap;

use jiff::Timestamp;
use platform::db::{Columns, Condition, Row};
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{ArtistId, ContractId, UserId};
use uuid::Uuid;

use super::assignments;
use super::contracts::known;
use crate::model::{ContractStatus, ListedPart, ListedParts};

/// Parts that a list shows of each contract.
const MOST_PARTS: usize = 20;

/// Whether somebody has signed a part of a contract; the condition goes on with who, and a parenthesis.
const SIGNED_BY: &str =
    "EXISTS (SELECT FROM contract_assignments a WHERE a.organization_id = c.organization_id
    AND a.contract_id = c.id AND a.status = 'signed' AND";

/// Which contracts a list shows.
#[derive(Clone, Debug, Default)]
pub struct ListFilter {
    /// Only these states; without, all but archived ones.
    pub statuses: Vec<ContractStatus>,
    /// Only what was sent to this person.
    pub sent_to: Option<UserId>,
    /// Only what waits for this person's signature.
    pub waiting_for: Option<UserId>,
    /// Only what this artist has a part in.
    pub artist_id: Option<ArtistId>,
    pub created_after: Option<Timestamp>,
    pub created_before: Option<Timestamp>,
    pub tag: Option<String>,
    /// Words in title or description.
    pub words: Option<String>,
    /// Only those with a document whose seal failed.
    pub has_failed_seal: bool,
}

impl ListFilter {
    fn statuses(&self) -> Vec<&'static str> {
        let archived = self.statuses.is_empty().then_some(ContractStatus::Archived);
        let all = if self.statuses.is_empty() { ContractStatus::ALL } else { &self.statuses };
        all.iter().filter(|status| Some(**status) != archived).map(|status| status.name()).collect()
    }

    /// Whether it names people, of whose contracts there are few.
    fn is_of_people(&self) -> bool {
        self.sent_to.is_some() || self.waiting_for.is_some() || self.artist_id.is_some()
    }
}

/// Of all contracts that match `filter`, those from the place on where `page` begins: at most `most` of them where
/// words are searched.
fn condition(
    organization: types::OrganizationId,
    filter: &ListFilter,
    page: &PageRequest,
    most: i32,
) -> Condition {
    let mut this = Condition::of(organization, "c");
    match filter.statuses.as_slice() {
        // What somebody has signed stays with them when the office puts it away: under the state it had before.
        [] if filter.sent_to.is_some() => this.and(
            &format!("(c.status <> $a OR {SIGNED_BY} a.user_id = $b))"),
            [Box::new("archived"), Box::new(filter.sent_to)],
        ),
        [..] if filter.sent_to.is_some() => this.and(
            &format!(
                "(c.status = ANY($a) OR (c.status = 'archived' AND c.status_before_archive = ANY($a)
                    AND {SIGNED_BY} a.user_id = $b)))"
            ),
            [Box::new(filter.statuses()), Box::new(filter.sent_to)],
        ),
        [] => this.and("c.status <> $a", [Box::new("archived")]),
        [status] => this.and("c.status = $a", [Box::new(status.name())]),
        _ => this.and("c.status = ANY($a)", [Box::new(filter.statuses())]),
    }
    let part = "EXISTS (SELECT FROM contract_assignments a WHERE a.organization_id = c.organization_id
        AND a.contract_id = c.id AND a.sent_at IS NOT NULL AND ";
    if let Some(user) = filter.sent_to {
        this.and(&format!("{part} a.user_id = $a)"), [Box::new(user)]);
    }
    if let Some(user) = filter.waiting_for {
        this.and(&format!("{part} a.user_id = $a AND a.status IN ('sent', 'viewed'))"), [Box::new(user)]);
    }
    if let Some(artist) = filter.artist_id {
        this.and(&format!("{part} a.artist_id = $a)"), [Box::new(artist)]);
    }
    if filter.has_failed_seal {
        let failed = "EXISTS (SELECT FROM contract_seals s WHERE s.organization_id = c.organization_id
            AND s.contract_id = c.id AND s.status = 'failed')";
        this.and(failed, []);
    }
    if let Some(instant) = filter.created_after {
        this.and("c.created_at >= $a", [Box::new(instant)]);
    }
    if let Some(instant) = filter.created_before {
        this.and("c.created_at < $a", [Box::new(instant)]);
    }
    if let Some(tag) = &filter.tag {
        this.and("$a = ANY(c.tags)", [Box::new(tag.clone())]);
    }
    let (before_at, before_id) = page.before();
    match &filter.words {
        Some(words) if filter.is_of_people() => {
            this.and("c.search @@ search_words($1, $a)", [Box::new(words.clone())]);
        }
        // Looks across row security, where the index of words can be used; so it gets every condition that it
        // has to keep while it picks the newest.
        Some(words) => {
            let (from_at, from_id) = match filter.created_before {
                Some(before) if before <= before_at => (before, Uuid::nil()),
                _ => (before_at, before_id),
            };
            this.and(
                "c.id IN (SELECT id FROM contract_search($1, $a, $b, $c, $d, $e, $f, $g))",
                [
                    Box::new(words.clone()),
                    Box::new(filter.statuses()),
                    Box::new(filter.tag.clone()),
                    Box::new(filter.created_after.unwrap_or(Timestamp::UNIX_EPOCH)),
                    Box::new(from_at),
                    Box::new(from_id),
                    Box::new(most),
                ],
            );
        }
        None => {}
    }
    if page.after.is_some() {
        this.and("(c.created_at, c.id) < ($a, $b)", [Box::new(before_at), Box::new(before_id)]);
    }
    this
}

/// A contract as lists show it, with the first of its parts.
pub struct Listed {
    pub id: ContractId,
    pub title: String,
    pub status: ContractStatus,
    pub page_count: i32,
    pub tags: Vec<String>,
    pub created_by: UserId,
    pub created_by_name: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub version: i64,
    pub assignment_count: i32,
    pub viewed_count: i32,
    pub signed_count: i32,
    pub declined_count: i32,
    pub parts: ListedParts,
    /// Whether there are more parts than these.
    has_more_parts: bool,
}

const COLUMNS: &str = "c.id, c.title, c.status, c.page_count, c.tags, c.created_by, c.created_by_name, c.created_at, c.updated_at,
    c.sent_at, c.expires_at, c.completed_at, c.version, c.assignment_count, c.viewed_count, c.signed_count, c.declined_count,
    c.parts::text, c.has_more_parts";

fn from_row(row: &Row, caller: UserId) -> Result<Listed, DbError> {
    let mut columns = Columns::of(row);
    let id = columns.take();
    Ok(Listed {
        id,
        title: columns.take(),
        status: known(columns.take(), ContractStatus::parse)?,
        page_count: columns.take(),
        tags: columns.take(),
        created_by: columns.take(),
        created_by_name: columns.take(),
        created_at: columns.take(),
        updated_at: columns.take(),
        sent_at: columns.take(),
        expires_at: columns.take(),
        completed_at: columns.take(),
        version: columns.take(),
        assignment_count: columns.take(),
        viewed_count: columns.take(),
        signed_count: columns.take(),
        declined_count: columns.take(),
        parts: ListedParts::of(columns.take(), caller).map_err(|error| unreadable(id, &error))?,
        has_more_parts: columns.take(),
    })
}

fn unreadable(id: ContractId, error: &serde_json::Error) -> DbError {
    DbError::Other(format!("parts of contract {id}: {error}"))
}

/// One page of contracts, newest first, each with its first 20 parts (the caller's own first), and the count of all
/// where asked for.
pub async fn list(
    tx: &mut TenantTx,
    filter: &ListFilter,
    page: &PageRequest,
    caller: UserId,
) -> Result<(Vec<Listed>, Option<i64>), DbError> {
    let organization = tx.organization_id();
    let total = if page.count {
        let all = PageRequest { after: None, ..*page };
        let condition = condition(organization, filter, &all, i32::MAX);
        let sql = format!("SELECT count(*) FROM contracts c WHERE {}", condition.sql());
        Some(tx.query_one(&sql, &condition.parameters()).await?.get(0))
    } else {
        None
    };
    // The limit is written out: for one in a parameter the planner expects a tenth of the table, and plans for that.
    let most = i32::try_from(page.fetch()).unwrap_or(i32::MAX);
    let condition = condition(organization, filter, page, most);
    let sql = format!(
        "SELECT {COLUMNS} FROM contracts c WHERE {}
         ORDER BY c.created_at DESC, c.id DESC LIMIT {most}",
        condition.sql()
    );
    let rows = tx.query(&sql, &condition.parameters()).await?;
    let mut listed = rows.iter().map(|row| from_row(row, caller)).collect::<Result<Vec<_>, _>>()?;
    let large: Vec<ContractId> = listed.iter().filter(|row| row.has_more_parts).map(|row| row.id).collect();
    let mut own = of_caller(tx, &large, caller).await?;
    for Listed { id, parts, .. } in &mut listed {
        if let Some(own) = own.remove(id) {
            parts.lead_with(own, caller, MOST_PARTS).map_err(|error| unreadable(*id, &error))?;
        }
    }
    Ok((listed, total))
}

/// The caller's own parts of contracts that have more parts than their rows carry.
async fn of_caller(
    tx: &mut TenantTx,
    contracts: &[ContractId],
    caller: UserId,
) -> Result<HashMap<ContractId, Vec<ListedPart>>, DbError> {
    let mut own: HashMap<ContractId, Vec<ListedPart>> = HashMap::new();
    if !contracts.is_empty() {
        for part in assignments::first_of_person(tx, contracts, caller).await? {
            own.entry(part.contract_id).or_default().push(part.shown.into());
        }
    }
    Ok(own)
}
