//! Who is asked on which days they could come, and what they answer.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use platform::db::{Columns, Condition, Row};
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{AvailabilityRequestId, OrganizationId, ProductionId, UserId};
use uuid::Uuid;

use super::known;
use crate::availability::{AskedPerson, AvailabilityRequest, AvailabilityStatus, DayAnswer};

const COLUMNS: &str = "r.id, r.title, r.note, r.days, r.timezone, r.local_answer_by, r.answer_by, r.production_id, d.name,
    r.created_by, trim(u.first_name || ' ' || u.last_name), r.created_at, r.reminded_at, r.closed_at, r.version";

const TABLES: &str = "availability_requests r JOIN users u ON u.id = r.created_by
    LEFT JOIN productions d ON d.organization_id = r.organization_id AND d.id = r.production_id";

/// Who is asked. Those who have left the company are not any more; what they answered stays, and counts again should they come back.
const ASKED: &str = "availability_people p
    JOIN memberships s ON s.organization_id = $1 AND s.user_id = p.user_id AND s.status = 'active'";

fn from_row(row: &Row) -> AvailabilityRequest {
    let mut columns = Columns::of(row);
    AvailabilityRequest {
        id: columns.take(),
        title: columns.take(),
        note: columns.take(),
        days: columns.take(),
        timezone: columns.take(),
        local_answer_by: columns.take(),
        answer_by: columns.take(),
        production_id: columns.take(),
        production_name: columns.take(),
        created_by: columns.take(),
        created_by_name: columns.take(),
        created_at: columns.take(),
        reminded_at: columns.take(),
        closed_at: columns.take(),
        version: columns.take(),
    }
}

/// Adds a request, and when those who have not answered are to be reminded.
pub async fn insert(
    tx: &mut TenantTx,
    new: &AvailabilityRequest,
    remind_at: Timestamp,
) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "INSERT INTO availability_requests (organization_id, id, title, note, days, timezone, local_answer_by, answer_by,
             production_id, created_by, created_at, remind_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            &organization,
            &new.id,
            &new.title,
            &new.note,
            &new.days,
            &new.timezone,
            &new.local_answer_by,
            &new.answer_by,
            &new.production_id,
            &new.created_by,
            &new.created_at,
            &remind_at,
        ],
    )
    .await?;
    Ok(())
}

/// Adds who is asked, each with their place in the production: in `group`, where they are in several.
pub async fn insert_people(
    tx: &mut TenantTx,
    request: &AvailabilityRequest,
    users: &[UserId],
    production_id: Option<ProductionId>,
    group: Option<&str>,
) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let users: Vec<Uuid> = users.iter().map(|id| id.0).collect();
    tx.execute(
        "INSERT INTO availability_people (organization_id, request_id, user_id, group_name, role, open_days)
         SELECT $1, $2, n.user_id, m.group_name, m.role, cardinality($3::date[]) FROM unnest($4::uuid[]) AS n (user_id)
         LEFT JOIN (SELECT DISTINCT ON (user_id) user_id, group_name, role FROM production_members
             WHERE organization_id = $1 AND production_id = $5
             ORDER BY user_id, (lower(group_name) = lower($6)) DESC NULLS LAST, created_at, id) m ON m.user_id = n.user_id",
        &[&organization, &request.id, &request.days, &users, &production_id, &group],
    )
    .await?;
    Ok(())
}

async fn one(
    tx: &mut TenantTx,
    id: AvailabilityRequestId,
    lock: &str,
) -> Result<Option<AvailabilityRequest>, DbError> {
    let organization = tx.organization_id();
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE r.organization_id = $1 AND r.id = $2 {lock}");
    Ok(tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(from_row))
}

/// One request.
pub async fn find(
    tx: &mut TenantTx,
    id: AvailabilityRequestId,
) -> Result<Option<AvailabilityRequest>, DbError> {
    one(tx, id, "").await
}

/// As [`find`]; nobody changes it until the transaction ends, but others may answer.
pub async fn find_shared(
    tx: &mut TenantTx,
    id: AvailabilityRequestId,
) -> Result<Option<AvailabilityRequest>, DbError> {
    one(tx, id, "FOR SHARE OF r").await
}

/// As [`find`], held for a change.
pub async fn lock(
    tx: &mut TenantTx,
    id: AvailabilityRequestId,
) -> Result<Option<AvailabilityRequest>, DbError> {
    one(tx, id, "FOR NO KEY UPDATE OF r").await
}

/// Open requests of which a reminder is due, held, without those that somebody else holds.
pub async fn due(tx: &mut TenantTx, most: i64) -> Result<Vec<AvailabilityRequest>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE r.organization_id = $1 AND r.remind_at <= $2
         ORDER BY r.remind_at LIMIT $3 FOR NO KEY UPDATE OF r SKIP LOCKED"
    );
    Ok(tx.query(&sql, &[&organization, &now, &most]).await?.iter().map(from_row).collect())
}

/// Which of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct RequestFilter {
    /// In which this person is asked.
    pub asked: Option<UserId>,
    /// Where they stand.
    pub status: Option<AvailabilityStatus>,
    /// Open ones to which this person has not answered all.
    pub waiting_for: Option<UserId>,
}

fn condition(organization: OrganizationId, filter: &RequestFilter) -> Condition {
    let mut this = Condition::of(organization, "r");
    match filter.status {
        Some(AvailabilityStatus::Open) => this.and("r.closed_at IS NULL", []),
        Some(AvailabilityStatus::Closed) => this.and("r.closed_at IS NOT NULL", []),
        None => {}
    }
    if let Some(user_id) = filter.asked {
        let asked = "r.id IN (SELECT p.request_id FROM availability_people p WHERE p.organization_id = $1 AND p.user_id = $a)";
        this.and(asked, [Box::new(user_id)]);
    }
    if let Some(user_id) = filter.waiting_for {
        let waiting = "r.closed_at IS NULL AND r.id IN (SELECT p.request_id FROM availability_people p
            WHERE p.organization_id = $1 AND p.user_id = $a AND p.open_days > 0)";
        this.and(waiting, [Box::new(user_id)]);
    }
    this
}

/// A page, newest first.
pub async fn page(
    tx: &mut TenantTx,
    filter: &RequestFilter,
    page: &PageRequest,
) -> Result<(Vec<AvailabilityRequest>, Option<i64>), DbError> {
    let organization = tx.organization_id();
    let total = if page.count {
        let all = condition(organization, filter);
        let sql = format!("SELECT count(*) FROM availability_requests r WHERE {}", all.sql());
        Some(tx.query_one(&sql, &all.parameters()).await?.get(0))
    } else {
        None
    };
    let mut condition = condition(organization, filter);
    let (created_at, id) = page.before();
    condition.and("(r.created_at, r.id) < ($a, $b)", [Box::new(created_at), Box::new(id)]);
    let sql = format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE {} ORDER BY r.created_at DESC, r.id DESC LIMIT {}",
        condition.sql(),
        page.fetch()
    );
    let rows = tx.query(&sql, &condition.parameters()).await?;
    Ok((rows.iter().map(from_row).collect(), total))
}

/// How many people are asked, and how many of them have said something about every day.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub asked: i64,
    pub answered: i64,
}

/// Of each request.
pub async fn counts(
    tx: &mut TenantTx,
    ids: &[AvailabilityRequestId],
) -> Result<HashMap<AvailabilityRequestId, Counts>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT p.request_id, count(*), count(*) FILTER (WHERE p.open_days = 0) FROM {ASKED}
         WHERE p.organization_id = $1 AND p.request_id = ANY($2) GROUP BY p.request_id"
    );
    let rows = tx.query(&sql, &[&organization, &ids]).await?;
    Ok(rows.iter().map(|row| (row.get(0), Counts { asked: row.get(1), answered: row.get(2) })).collect())
}

/// Of each request and day, how many have answered what.
pub async fn sums(
    tx: &mut TenantTx,
    ids: &[AvailabilityRequestId],
) -> Result<HashMap<(AvailabilityRequestId, Date), HashMap<DayAnswer, i64>>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT p.request_id, a.day, a.answer, count(*) FROM {ASKED} JOIN availability_answers a
             ON a.organization_id = $1 AND a.request_id = p.request_id AND a.user_id = p.user_id
         WHERE p.organization_id = $1 AND p.request_id = ANY($2) GROUP BY p.request_id, a.day, a.answer"
    );
    let mut sums: HashMap<_, HashMap<DayAnswer, i64>> = HashMap::new();
    for row in &tx.query(&sql, &[&organization, &ids]).await? {
        let answer = known(row.get(2), DayAnswer::parse)?;
        sums.entry((row.get(0), row.get(1))).or_default().insert(answer, row.get(3));
    }
    Ok(sums)
}

const PERSON: &str =
    "p.user_id, trim(u.first_name || ' ' || u.last_name), p.group_name, p.role, p.answered_at, p.note";

fn person(row: &Row) -> AskedPerson {
    let mut columns = Columns::of(row);
    AskedPerson {
        user_id: columns.take(),
        name: columns.take(),
        group: columns.take(),
        role: columns.take(),
        answered_at: columns.take(),
        note: columns.take(),
    }
}

/// Who is asked, by name; of `only`, where somebody is named.
pub async fn people(
    tx: &mut TenantTx,
    id: AvailabilityRequestId,
    only: Option<UserId>,
) -> Result<Vec<AskedPerson>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {PERSON} FROM {ASKED} JOIN users u ON u.id = p.user_id
         WHERE p.organization_id = $1 AND p.request_id = $2 AND ($3::uuid IS NULL OR p.user_id = $3)
         ORDER BY u.last_name, u.first_name, p.user_id"
    );
    Ok(tx.query(&sql, &[&organization, &id, &only]).await?.iter().map(person).collect())
}

/// Somebody's place in each of these requests in which they are asked.
pub async fn places(
    tx: &mut TenantTx,
    ids: &[AvailabilityRequestId],
    user_id: UserId,
) -> Result<HashMap<AvailabilityRequestId, AskedPerson>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {PERSON}, p.request_id FROM {ASKED} JOIN users u ON u.id = p.user_id
         WHERE p.organization_id = $1 AND p.request_id = ANY($2) AND p.user_id = $3"
    );
    let rows = tx.query(&sql, &[&organization, &ids, &user_id]).await?;
    Ok(rows.iter().map(|row| (row.get("request_id"), person(row))).collect())
}

/// Holds somebody's answers until the transaction ends; none where they are not asked.
pub async fn lock_person(
    tx: &mut TenantTx,
    id: AvailabilityRequestId,
    user_id: UserId,
) -> Result<Option<AskedPerson>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {PERSON} FROM {ASKED} JOIN users u ON u.id = p.user_id
         WHERE p.organization_id = $1 AND p.request_id = $2 AND p.user_id = $3 FOR NO KEY UPDATE OF p"
    );
    Ok(tx.query_opt(&sql, &[&organization, &id, &user_id]).await?.as_ref().map(person))
}

/// Answers by request, person and day.
pub type Answers = HashMap<(AvailabilityRequestId, UserId, Date), DayAnswer>;

/// What was answered to these requests; by `only`, where somebody is named.
pub async fn answers(
    tx: &mut TenantTx,
    ids: &[AvailabilityRequestId],
    only: Option<UserId>,
) -> Result<Answers, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT request_id, user_id, day, answer FROM availability_answers
        WHERE organization_id = $1 AND request_id = ANY($2) AND ($3::uuid IS NULL OR user_id = $3)";
    let rows = tx.query(sql, &[&organization, &ids, &only]).await?;
    rows.iter()
        .map(|row| {
            let answer = known(row.get(3), DayAnswer::parse)?;
            Ok(((row.get(0), row.get(1), row.get(2)), answer))
        })
        .collect()
}

/// Writes what somebody answers, over what they answered before, and what they say with it.
pub async fn set_answers(
    tx: &mut TenantTx,
    id: AvailabilityRequestId,
    user_id: UserId,
    answers: &[(Date, DayAnswer)],
    note: Option<&str>,
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let days: Vec<Date> = answers.iter().map(|(day, _)| *day).collect();
    let words: Vec<&str> = answers.iter().map(|(_, answer)| answer.name()).collect();
    tx.execute(
        "INSERT INTO availability_answers (organization_id, request_id, user_id, day, answer)
         SELECT $1, $2, $3, n.* FROM unnest($4::date[], $5::text[]) AS n (day, answer)
         ON CONFLICT (organization_id, request_id, user_id, day) DO UPDATE SET answer = EXCLUDED.answer",
        &[&organization, &id, &user_id, &days, &words],
    )
    .await?;
    tx.execute(
        "UPDATE availability_people SET note = $4, answered_at = $5,
             open_days = (SELECT cardinality(r.days) FROM availability_requests r WHERE r.organization_id = $1 AND r.id = $2)
                 - (SELECT count(*) FROM availability_answers a
                     WHERE a.organization_id = $1 AND a.request_id = $2 AND a.user_id = $3)
         WHERE organization_id = $1 AND request_id = $2 AND user_id = $3",
        &[&organization, &id, &user_id, &note, &now],
    )
    .await?;
    Ok(())
}

/// Who has not said something about every day, with the days about which they have.
pub async fn waiting(
    tx: &mut TenantTx,
    id: AvailabilityRequestId,
) -> Result<Vec<(UserId, Vec<Date>)>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT p.user_id, ARRAY(SELECT a.day FROM availability_answers a
             WHERE a.organization_id = $1 AND a.request_id = $2 AND a.user_id = p.user_id)
         FROM {ASKED} WHERE p.organization_id = $1 AND p.request_id = $2 AND p.open_days > 0"
    );
    let rows = tx.query(&sql, &[&organization, &id]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Notes that people were reminded.
pub async fn set_reminded(tx: &mut TenantTx, id: AvailabilityRequestId) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = "UPDATE availability_requests SET reminded_at = $3 WHERE organization_id = $1 AND id = $2";
    tx.execute(sql, &[&organization, &id, &now]).await?;
    Ok(())
}

/// Nobody is reminded of these without being asked to any more.
pub async fn set_not_due(tx: &mut TenantTx, ids: &[AvailabilityRequestId]) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let sql = "UPDATE availability_requests SET remind_at = NULL WHERE organization_id = $1 AND id = ANY($2)";
    tx.execute(sql, &[&organization, &ids]).await?;
    Ok(())
}

/// Notes that it is closed.
pub async fn set_closed(tx: &mut TenantTx, id: AvailabilityRequestId) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = "UPDATE availability_requests SET closed_at = $3, remind_at = NULL, version = version + 1
        WHERE organization_id = $1 AND id = $2";
    tx.execute(sql, &[&organization, &id, &now]).await?;
    Ok(())
}
