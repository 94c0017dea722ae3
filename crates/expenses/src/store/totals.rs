//! What the claims of a list come to.
//!
//! A company's claims are too many to be added up each time somebody looks. What they come to by state, kind and currency is
//! kept by a trigger with each change of one: as a difference, because a sum that everybody changes would have them wait
//! for each other. [`fold`] puts the differences into the sums. Open steps carry the amounts of their claims, so that
//! what waits for somebody is added up from one index.

use platform::db::{Columns, Condition};
use platform::{DbError, Role, TenantTx};
use types::{Amount, Currency, UserId};

use super::known;
use super::lists::{self, ListFilter, WAITS, condition, from_the_first, who_decides};
use crate::model::ClaimStatus;

/// What the claims of a list come to in one currency.
pub struct Total {
    pub currency: Currency,
    pub count: i64,
    pub amount: Amount,
    pub base_amount: Amount,
}

/// Where the claims of a filter are added up from.
enum Source {
    /// Sums by state, kind and currency.
    Sums,
    /// The open steps that wait for this person.
    Steps(UserId, Role),
    /// The claims themselves.
    Claims,
}

fn source(filter: &ListFilter) -> Source {
    let by_facts = ListFilter {
        statuses: filter.statuses.clone(),
        kinds: filter.kinds.clone(),
        currency: filter.currency,
        // Whom else the caller decides for, which matters only to what waits for them.
        in_place_of: filter.in_place_of.clone(),
        in_place_of_roles: filter.in_place_of_roles.clone(),
        real_user_id: filter.real_user_id,
        ..ListFilter::default()
    };
    let is_of_submitted = filter.statuses.is_empty() || filter.statuses.contains(&ClaimStatus::Submitted);
    if *filter == by_facts {
        return Source::Sums;
    }
    match filter.waiting_for {
        Some((user, role))
            if is_of_submitted && *filter == (ListFilter { waiting_for: filter.waiting_for, ..by_facts }) =>
        {
            Source::Steps(user, role)
        }
        _ => Source::Claims,
    }
}

/// Sums of all claims that match, by currency; refunds are subtracted.
pub async fn totals(tx: &mut TenantTx, filter: &ListFilter) -> Result<Vec<Total>, DbError> {
    let organization = tx.organization_id();
    let (rows, condition) = match source(filter) {
        Source::Sums => {
            let mut summed = Condition::of(organization, "e");
            lists::of_status(&mut summed, filter);
            lists::of_kind(&mut summed, "e", filter);
            let columns = "organization_id, status, kind, currency, count, amount, base_amount";
            let both = format!(
                "SELECT {columns} FROM expense_sums UNION ALL SELECT {columns} FROM expense_sum_changes"
            );
            (format!("SELECT * FROM ({both}) e WHERE {}", summed.sql()), summed)
        }
        Source::Steps(user, role) => {
            let mut open = Condition::of(organization, "s");
            open.and(WAITS, who_decides(filter, user, role));
            lists::of_kind(&mut open, "s", filter);
            let columns = "s.kind, s.currency, 1 AS count, s.amount, s.base_amount";
            (format!("SELECT {columns} FROM expense_steps s WHERE {}", open.sql()), open)
        }
        Source::Claims => {
            let all = condition(organization, filter, &from_the_first(), i32::MAX);
            let columns = "e.kind, e.currency, 1 AS count, e.amount, e.base_amount";
            (format!("SELECT {columns} FROM expenses e WHERE {}", all.sql()), all)
        }
    };
    let sql = format!(
        "SELECT t.currency, sum(t.count)::bigint, sum(CASE t.kind WHEN 'refund' THEN -t.amount ELSE t.amount END),
             coalesce(sum(CASE t.kind WHEN 'refund' THEN -t.base_amount ELSE t.base_amount END), 0)
         FROM ({rows}) t GROUP BY t.currency HAVING sum(t.count) > 0 ORDER BY t.currency"
    );
    let rows = tx.query(&sql, &condition.parameters()).await?;
    rows.iter()
        .map(|row| {
            let mut columns = Columns::of(row);
            Ok(Total {
                currency: known(columns.take(), Currency::parse)?,
                count: columns.take(),
                amount: columns.take(),
                base_amount: columns.take(),
            })
        })
        .collect()
}

/// How many claims match.
pub async fn count(tx: &mut TenantTx, filter: &ListFilter) -> Result<i64, DbError> {
    if !matches!(source(filter), Source::Claims) {
        return Ok(totals(tx, filter).await?.iter().map(|total| total.count).sum());
    }
    let condition = condition(tx.organization_id(), filter, &from_the_first(), i32::MAX);
    let sql = format!("SELECT count(*) FROM expenses e WHERE {}", condition.sql());
    Ok(tx.query_one(&sql, &condition.parameters()).await?.get(0))
}

/// Puts the differences that have gathered into the sums.
pub async fn fold(tx: &mut TenantTx) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "WITH gathered AS (DELETE FROM expense_sum_changes WHERE organization_id = $1
             RETURNING status, kind, currency, count, amount, base_amount)
         INSERT INTO expense_sums AS sums (organization_id, status, kind, currency, count, amount, base_amount)
             SELECT $1, status, kind, currency, sum(count), sum(amount), sum(base_amount) FROM gathered
             GROUP BY status, kind, currency
         ON CONFLICT (organization_id, status, kind, currency) DO UPDATE
             SET count = sums.count + excluded.count, amount = sums.amount + excluded.amount,
                 base_amount = sums.base_amount + excluded.base_amount",
        &[&organization],
    )
    .await?;
    Ok(())
}
