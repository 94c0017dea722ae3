//! Lists of contracts: filters, pages, search. The list is what everybody opens first; a page is one statement over one
//! table, whose rows carry what lists show of the parts.

use jiff::Timestamp;
use platform::db::{Columns, Row, ToSql};
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{ArtistId, ContractId, UserId};
use uuid::Uuid;

use super::assignments::{self, ShownPart};
use super::contracts::{COLUMNS, ContractRow, read};
use crate::model::ContractStatus;

/// Parts that a list shows of each contract.
const MOST_PARTS: usize = 20;

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

type Parameter = Box<dyn ToSql + Sync + Send>;

/// A WHERE clause; `$1` is the organization.
struct Condition {
    sql: String,
    parameters: Vec<Parameter>,
}

impl Condition {
    /// Adds a condition that names its parameters `$a`, `$b`, … in order.
    fn and<const N: usize>(&mut self, condition: &str, parameters: [Parameter; N]) {
        let mut condition = condition.to_owned();
        for (name, parameter) in ('a'..).zip(parameters) {
            self.parameters.push(parameter);
            condition = condition.replace(&format!("${name}"), &format!("${}", self.parameters.len()));
        }
        self.sql.push_str(" AND ");
        self.sql.push_str(&condition);
    }

    fn parameters(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.parameters.iter().map(|parameter| parameter.as_ref() as _).collect()
    }

    /// Of all contracts that match `filter`, those from the place on where `page` begins: at most `most` of them where
    /// words are searched.
    fn new(organization: types::OrganizationId, filter: &ListFilter, page: &PageRequest, most: i32) -> Self {
        let mut this =
            Self { sql: "c.organization_id = $1".to_owned(), parameters: vec![Box::new(organization)] };
        match filter.statuses.as_slice() {
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
                this.and("c.search @@ contract_words($a)", [Box::new(words.clone())]);
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
}

/// A contract with the first of its parts.
pub struct Listed {
    pub contract: ContractRow,
    pub parts: Vec<ShownPart>,
}

fn from_row(row: &Row) -> Result<(Listed, bool), DbError> {
    let mut columns = Columns::of(row);
    let contract = read(&mut columns)?;
    let parts = serde_json::from_str(columns.take())
        .map_err(|error| DbError::Other(format!("parts of contract {}: {error}", contract.id)))?;
    Ok((Listed { contract, parts }, columns.take()))
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
        let condition = Condition::new(organization, filter, &all, i32::MAX);
        let sql = format!("SELECT count(*) FROM contracts c WHERE {}", condition.sql);
        Some(tx.query_one(&sql, &condition.parameters()).await?.get(0))
    } else {
        None
    };
    // The limit is written out: for one in a parameter the planner expects a tenth of the table, and plans for that.
    let most = i32::try_from(page.fetch()).unwrap_or(i32::MAX);
    let condition = Condition::new(organization, filter, page, most);
    let sql = format!(
        "SELECT {COLUMNS}, c.parts::text, c.has_more_parts FROM contracts c WHERE {}
         ORDER BY c.created_at DESC, c.id DESC LIMIT {most}",
        condition.sql
    );
    let rows = tx.query(&sql, &condition.parameters()).await?;
    let mut listed = Vec::with_capacity(rows.len());
    let mut large = Vec::new();
    for row in &rows {
        let (contract, has_more) = from_row(row)?;
        if has_more {
            large.push(contract.contract.id);
        }
        listed.push(contract);
    }
    let mut own = of_caller(tx, &large, caller).await?;
    for Listed { contract, parts } in &mut listed {
        if let Some(own) = own.remove(&contract.id) {
            parts.retain(|part| part.user_id != caller);
            parts.splice(0..0, own);
            parts.truncate(MOST_PARTS);
        } else {
            // Stable: the order within the two groups stays.
            parts.sort_by_key(|part| part.user_id != caller);
        }
    }
    Ok((listed, total))
}

/// The caller's own parts of contracts that have more parts than their rows carry.
async fn of_caller(
    tx: &mut TenantTx,
    contracts: &[ContractId],
    caller: UserId,
) -> Result<std::collections::HashMap<ContractId, Vec<ShownPart>>, DbError> {
    let mut own: std::collections::HashMap<ContractId, Vec<ShownPart>> = std::collections::HashMap::new();
    if !contracts.is_empty() {
        for part in assignments::first_of_person(tx, contracts, caller).await? {
            own.entry(part.contract_id).or_default().push(part.shown);
        }
    }
    Ok(own)
}
