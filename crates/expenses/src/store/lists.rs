//! Lists of claims: filters, pages, search. What they come to is in [`super::totals`].

use jiff::Timestamp;
use jiff::civil::Date;
use platform::db::{Columns, Condition, Parameter, Row};
use platform::page::PageRequest;
use platform::{DbError, Role, TenantTx};
use types::{Amount, CategoryId, Currency, FileId, OrganizationId, UserId};

use super::claims::{COLUMNS, read};
use super::{known, totals};
use crate::model::{Claim, ClaimKind, ClaimStatus};

/// Which claims a list shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListFilter {
    /// Only these states; without, all but archived ones.
    pub statuses: Vec<ClaimStatus>,
    /// Only these kinds; without, all.
    pub kinds: Vec<ClaimKind>,
    /// Only what the caller may know of: their own, and what names them or their role in a step.
    pub visible_to: Option<(UserId, Role)>,
    /// Only of this person.
    pub user_id: Option<UserId>,
    /// Only what an open step has waiting for this person, by name or role; never their own, nor what they decided before.
    pub waiting_for: Option<(UserId, Role)>,
    /// Who acts for that person, where somebody does: what neither of them decides is left out.
    pub real_user_id: Option<UserId>,
    /// Besides that person: in whose place they decide today.
    pub in_place_of: Vec<UserId>,
    /// What those are.
    pub in_place_of_roles: Vec<Role>,
    pub category_id: Option<CategoryId>,
    pub production: Option<String>,
    pub currency: Option<Currency>,
    pub expense_date_after: Option<Date>,
    pub expense_date_before: Option<Date>,
    pub submitted_after: Option<Timestamp>,
    pub submitted_before: Option<Timestamp>,
    pub min_amount: Option<Amount>,
    pub max_amount: Option<Amount>,
    /// Words of person, merchant, description or production, or a number.
    pub words: Option<String>,
}

impl ListFilter {
    fn statuses(&self) -> Vec<&'static str> {
        let archived = self.statuses.is_empty().then_some(ClaimStatus::Archived);
        let all = if self.statuses.is_empty() { ClaimStatus::ALL } else { &self.statuses };
        all.iter().filter(|status| Some(**status) != archived).map(|status| status.name()).collect()
    }

    /// Whether nothing but states narrows it, so that words are looked for among all claims.
    fn is_wide(&self) -> bool {
        let states_only =
            Self { statuses: self.statuses.clone(), words: self.words.clone(), ..Self::default() };
        *self == states_only
    }
}

/// Of these states.
pub(super) fn of_status(this: &mut Condition, filter: &ListFilter) {
    match filter.statuses.as_slice() {
        [] => this.and("e.status <> $a", [Box::new("archived")]),
        [status] => this.and("e.status = $a", [Box::new(status.name())]),
        _ => this.and("e.status = ANY($a)", [Box::new(filter.statuses())]),
    }
}

/// Of these kinds and this currency, of rows named `alias`.
pub(super) fn of_kind(this: &mut Condition, alias: &str, filter: &ListFilter) {
    if !filter.kinds.is_empty() {
        let names: Vec<&'static str> = filter.kinds.iter().map(|kind| kind.name()).collect();
        this.and(&format!("{alias}.kind = ANY($a)"), [Box::new(names)]);
    }
    if let Some(currency) = filter.currency {
        this.and(&format!("{alias}.currency = $a"), [Box::new(currency.code())]);
    }
}

/// Of all claims that match `filter`; where words are searched among all of an organization, at most `most` of them
/// from the place on where `page` begins.
pub(super) fn condition(
    organization: OrganizationId,
    filter: &ListFilter,
    page: &PageRequest,
    most: i32,
) -> Condition {
    let mut this = Condition::of(organization, "e");
    of_status(&mut this, filter);
    of_kind(&mut this, "e", filter);
    // Both begin with the few claims of a person or of open steps, which have indexes of their own.
    let step = "SELECT s.expense_id FROM expense_steps s WHERE s.organization_id = $1";
    if let Some((user, role)) = filter.visible_to {
        this.and(
            &format!(
                "e.id IN (SELECT o.id FROM expenses o WHERE o.organization_id = $1 AND o.user_id = $a
                 UNION ALL {step} AND s.user_id = $a UNION ALL {step} AND s.user_id IS NULL AND s.role = $b
                 UNION ALL {step} AND s.user_id = ANY($c))"
            ),
            [Box::new(user), Box::new(role.name()), Box::new(filter.in_place_of.clone())],
        );
    }
    if let Some((user, role)) = filter.waiting_for {
        this.and(
            &format!("e.status = 'submitted' AND e.id IN ({step} AND {WAITS})"),
            who_decides(filter, user, role),
        );
    }
    if let Some(user) = filter.user_id {
        this.and("e.user_id = $a", [Box::new(user)]);
    }
    let line = "EXISTS (SELECT FROM expense_lines l WHERE l.organization_id = e.organization_id
        AND l.expense_id = e.id AND ";
    if let Some(category) = filter.category_id {
        this.and(&format!("{line} l.category_id = $a)"), [Box::new(category)]);
    }
    if let Some(production) = &filter.production {
        this.and(
            &format!("(e.production = $a OR {line} l.production = $a))"),
            [Box::new(production.clone())],
        );
    }
    if let Some(day) = filter.expense_date_after {
        this.and("e.expense_date >= $a", [Box::new(day)]);
    }
    if let Some(day) = filter.expense_date_before {
        this.and("e.expense_date <= $a", [Box::new(day)]);
    }
    if let Some(instant) = filter.submitted_after {
        this.and("e.submitted_at >= $a", [Box::new(instant)]);
    }
    if let Some(instant) = filter.submitted_before {
        this.and("e.submitted_at < $a", [Box::new(instant)]);
    }
    if let Some(amount) = filter.min_amount {
        this.and("e.amount >= $a", [Box::new(amount)]);
    }
    if let Some(amount) = filter.max_amount {
        this.and("e.amount <= $a", [Box::new(amount)]);
    }
    match &filter.words {
        None => {}
        // Looks across row security, where the index of words can be used; knows the states only.
        Some(words) if filter.is_wide() => {
            let (from_at, from_id) = page.before();
            this.and(
                "e.id IN (SELECT id FROM expense_search($1, $a, $b, $c, $d, $e))",
                [
                    Box::new(words.clone()),
                    Box::new(filter.statuses()),
                    Box::new(from_at),
                    Box::new(from_id),
                    Box::new(most),
                ],
            );
        }
        Some(words) => this.and("e.search @@ search_words($1, $a)", [Box::new(words.clone())]),
    }
    this
}

/// An open step that waits for somebody, by name or role, or for those in whose place they decide; of a claim that is not
/// theirs, and of which they have decided no step.
pub(super) const WAITS: &str =
    "s.status = 'open' AND (s.user_id = $a OR s.role = $b OR s.user_id = ANY($c) OR s.role = ANY($d))
     AND s.claimant_id <> ALL($e) AND (s.decided_before IS NULL OR NOT s.decided_before && $e)";

/// The parameters of [`WAITS`].
pub(super) fn who_decides(filter: &ListFilter, user: UserId, role: Role) -> [Parameter; 5] {
    let roles: Vec<&'static str> = filter.in_place_of_roles.iter().map(|role| role.name()).collect();
    let acting: Vec<UserId> = [user].into_iter().chain(filter.real_user_id).collect();
    [
        Box::new(user),
        Box::new(role.name()),
        Box::new(filter.in_place_of.clone()),
        Box::new(roles),
        Box::new(acting),
    ]
}

fn after(this: &mut Condition, page: &PageRequest) {
    if page.after.is_some() {
        let (at, id) = page.before();
        this.and("(e.created_at, e.id) < ($a, $b)", [Box::new(at), Box::new(id)]);
    }
}

/// A claim as a list shows it.
pub struct Listed {
    pub claim: Claim,
    pub category_id: Option<CategoryId>,
    pub category_name: Option<String>,
    /// Who the open step waits for.
    pub open_role: Option<Role>,
    pub open_user_id: Option<UserId>,
    /// Who decided the steps before it.
    pub decided_before: Vec<UserId>,
    /// Of the first receipt that has one.
    pub thumbnail_file_id: Option<FileId>,
}

fn from_row(row: &Row) -> Result<Listed, DbError> {
    let mut columns = Columns::of(row);
    Ok(Listed {
        claim: read(&mut columns)?,
        category_id: columns.take(),
        category_name: columns.take(),
        open_role: columns.take::<Option<&str>>().map(|word| known(word, Role::parse)).transpose()?,
        open_user_id: columns.take(),
        decided_before: columns.take::<Option<_>>().unwrap_or_default(),
        thumbnail_file_id: columns.take(),
    })
}

/// Everything, for counts and sums.
pub(super) fn from_the_first() -> PageRequest {
    PageRequest { limit: i64::from(i32::MAX), after: None, count: false }
}

/// One page of claims, newest first, and the count of all where asked for: `counted` where that is known.
pub async fn list(
    tx: &mut TenantTx,
    filter: &ListFilter,
    page: &PageRequest,
    counted: Option<i64>,
) -> Result<(Vec<Listed>, Option<i64>), DbError> {
    let organization = tx.organization_id();
    let total = match counted {
        _ if !page.count => None,
        Some(counted) => Some(counted),
        None => Some(totals::count(tx, filter).await?),
    };
    let most = i32::try_from(page.fetch()).unwrap_or(i32::MAX);
    let mut condition = condition(organization, filter, page, most);
    after(&mut condition, page);
    // The limit is written out: for one in a parameter the planner expects a tenth of the table, and plans for that.
    let newest = format!("ORDER BY e.created_at DESC, e.id DESC LIMIT {most}");
    let of_page = if filter.statuses.len() > 1 {
        // The newest of each state, because only those of one state are in order in the index.
        condition.and("e.status = chosen.status", []);
        let states: Vec<String> = filter.statuses().iter().map(|status| format!("('{status}')")).collect();
        format!(
            "SELECT e.* FROM (VALUES {}) AS chosen (status),
                 LATERAL (SELECT * FROM expenses e WHERE {} {newest}) e {newest}",
            states.join(", "),
            condition.sql()
        )
    } else {
        format!("SELECT * FROM expenses e WHERE {} {newest}", condition.sql())
    };
    let sql = format!(
        "SELECT {COLUMNS}, k.id, k.name, s.role, s.user_id, s.decided_before, r.thumbnail_file_id
         FROM ({of_page}) e
         LEFT JOIN expense_lines l ON l.organization_id = e.organization_id AND l.expense_id = e.id AND l.position = 0
         LEFT JOIN expense_categories k ON k.organization_id = l.organization_id AND k.id = l.category_id
         LEFT JOIN expense_steps s ON s.organization_id = e.organization_id AND s.expense_id = e.id
             AND s.status = 'open'
         LEFT JOIN LATERAL (SELECT r.thumbnail_file_id FROM expense_receipts r
             WHERE r.organization_id = e.organization_id AND r.expense_id = e.id AND r.archived_at IS NULL
                 AND r.thumbnail_file_id IS NOT NULL
             ORDER BY r.created_at, r.id LIMIT 1) r ON e.receipt_count > 0
         ORDER BY e.created_at DESC, e.id DESC"
    );
    let rows = tx.query(&sql, &condition.parameters()).await?;
    Ok((rows.iter().map(from_row).collect::<Result<_, _>>()?, total))
}
