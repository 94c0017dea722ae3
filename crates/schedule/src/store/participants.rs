//! Who takes part.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use platform::db::{Columns, Row};
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{EventId, ParticipantId, SeriesId, UserId};
use uuid::Uuid;

use super::known;
use crate::model::{Answer, Channel, EventState, Invitee, Participant};

/// The columns that [`from_row`] reads, of `event_participants p`.
pub const COLUMNS: &str =
    "p.id, p.occurrence_id, p.user_id, p.artist_id, p.person_name, p.role, p.call_time, p.note, p.status,
    p.answered_at, p.answer_note, p.seen_at, p.seen_version, p.acknowledged_at, p.acknowledged_version,
    p.acknowledgment_note, p.check_in_at, p.check_out_at, p.created_at, p.told_at, p.removed_at, p.message_at,
    p.message_channel";

/// Reads [`COLUMNS`], which come first.
pub fn from_row(row: &Row) -> Result<Participant, DbError> {
    let mut columns = Columns::of(row);
    Ok(Participant {
        id: columns.take(),
        event_id: columns.take(),
        user_id: columns.take(),
        artist_id: columns.take(),
        person_name: columns.take(),
        role: columns.take(),
        call_time: columns.take(),
        note: columns.take(),
        status: known(columns.take(), Answer::parse)?,
        answered_at: columns.take(),
        answer_note: columns.take(),
        seen_at: columns.take(),
        seen_version: columns.take(),
        acknowledged_at: columns.take(),
        acknowledged_version: columns.take(),
        acknowledgment_note: columns.take(),
        check_in_at: columns.take(),
        check_out_at: columns.take(),
        created_at: columns.take(),
        told_at: columns.take(),
        removed_at: columns.take(),
        message_at: columns.take(),
        message_channel: columns
            .take::<Option<&str>>()
            .map(|word| known(word, Channel::parse))
            .transpose()?,
    })
}

struct Lists<'a> {
    users: Vec<Uuid>,
    artists: Vec<Option<Uuid>>,
    names: Vec<&'a str>,
    roles: Vec<Option<&'a str>>,
    call_times: Vec<Option<Time>>,
    notes: Vec<Option<&'a str>>,
}

impl<'a> Lists<'a> {
    fn of(people: &'a [Invitee]) -> Self {
        Self {
            users: people.iter().map(|person| person.user_id.0).collect(),
            artists: people.iter().map(|person| person.artist_id.map(|id| id.0)).collect(),
            names: people.iter().map(|person| person.name.as_str()).collect(),
            roles: people.iter().map(|person| person.role.as_deref()).collect(),
            call_times: people.iter().map(|person| person.call_time).collect(),
            notes: people.iter().map(|person| person.note.as_deref()).collect(),
        }
    }
}

const PEOPLE: &str = "unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::time[], $8::text[])
    AS n (user_id, artist_id, person_name, role, call_time, note)";

/// Notes who takes part in what a series is still to make; who is there gets the new role, time and note.
pub async fn set_members(tx: &mut TenantTx, series_id: SeriesId, people: &[Invitee]) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let lists = Lists::of(people);
    let sql = format!(
        "INSERT INTO event_members (organization_id, event_id, user_id, artist_id, person_name, role, call_time, note)
         SELECT $1, $2, n.* FROM {PEOPLE}
         ON CONFLICT (organization_id, event_id, user_id) DO UPDATE
         SET role = EXCLUDED.role, call_time = EXCLUDED.call_time, note = EXCLUDED.note"
    );
    tx.execute(
        &sql,
        &[
            &organization,
            &series_id,
            &lists.users,
            &lists.artists,
            &lists.names,
            &lists.roles,
            &lists.call_times,
            &lists.notes,
        ],
    )
    .await?;
    Ok(())
}

/// Copies the people of one series to the one that goes on with it.
pub async fn copy_members(tx: &mut TenantTx, from: SeriesId, to: SeriesId) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "INSERT INTO event_members (organization_id, event_id, user_id, artist_id, person_name, role, call_time, note)
         SELECT organization_id, $3, user_id, artist_id, person_name, role, call_time, note FROM event_members
         WHERE organization_id = $1 AND event_id = $2",
        &[&organization, &from, &to],
    )
    .await?;
    Ok(())
}

/// Takes somebody out of what a series is still to make.
pub async fn remove_member(tx: &mut TenantTx, series_id: SeriesId, user_id: UserId) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let sql = "DELETE FROM event_members WHERE organization_id = $1 AND event_id = $2 AND user_id = $3";
    tx.execute(sql, &[&organization, &series_id, &user_id]).await?;
    Ok(())
}

/// Gives new occurrences the people of their series; where `are_told`, nobody is to be written to about them.
pub async fn insert_members(tx: &mut TenantTx, events: &[EventId], are_told: bool) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "INSERT INTO event_participants (organization_id, id, occurrence_id, user_id, artist_id, person_name, role,
             call_time, note, start_at, end_at, created_at, updated_at, told_at, sms_version)
         SELECT $1, gen_random_uuid(), o.id, m.user_id, m.artist_id, m.person_name, m.role, m.call_time, m.note,
             part_start_at(m.call_time, o.local_start, o.timezone, o.start_at, o.end_at), o.end_at, $3, $3, CASE WHEN $4 THEN $3::timestamptz END,
             CASE WHEN $4 THEN o.told_version END
         FROM event_occurrences o
         JOIN event_members m ON m.organization_id = o.organization_id AND m.event_id = o.event_id
         WHERE o.organization_id = $1 AND o.id = ANY($2)",
        &[&organization, &events, &now, &are_told],
    )
    .await?;
    Ok(())
}

/// Adds people to occurrences; who is there gets the new role, time and note, and keeps what they have answered.
pub async fn add(tx: &mut TenantTx, events: &[EventId], people: &[Invitee]) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let lists = Lists::of(people);
    let sql = format!(
        "INSERT INTO event_participants AS p (organization_id, id, occurrence_id, start_at, end_at, created_at, updated_at,
             user_id, artist_id, person_name, role, call_time, note)
         SELECT $1, gen_random_uuid(), o.id, part_start_at(n.call_time, o.local_start, o.timezone, o.start_at, o.end_at),
             o.end_at, $9, $9, n.*
         FROM event_occurrences o CROSS JOIN {PEOPLE}
         WHERE o.organization_id = $1 AND o.id = ANY($2)
         ON CONFLICT (organization_id, occurrence_id, user_id) DO UPDATE
         SET role = EXCLUDED.role, call_time = EXCLUDED.call_time, note = EXCLUDED.note, start_at = EXCLUDED.start_at,
             removed_at = NULL, updated_at = EXCLUDED.updated_at,
             status = CASE WHEN p.removed_at IS NULL THEN p.status ELSE 'invited' END,
             answered_at = CASE WHEN p.removed_at IS NULL THEN p.answered_at END,
             seen_version = CASE WHEN p.removed_at IS NULL THEN p.seen_version END,
             acknowledged_version = CASE WHEN p.removed_at IS NULL THEN p.acknowledged_version END"
    );
    tx.execute(
        &sql,
        &[
            &organization,
            &events,
            &lists.users,
            &lists.artists,
            &lists.names,
            &lists.roles,
            &lists.call_times,
            &lists.notes,
            &now,
        ],
    )
    .await?;
    Ok(())
}

/// Takes somebody out of occurrences; what they have answered is kept. Returns of how many.
pub async fn remove(tx: &mut TenantTx, events: &[EventId], user_id: UserId) -> Result<u64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = "UPDATE event_participants SET removed_at = $4, updated_at = $4
        WHERE organization_id = $1 AND occurrence_id = ANY($2) AND user_id = $3 AND removed_at IS NULL";
    tx.execute(sql, &[&organization, &events, &user_id, &now]).await
}

/// One part of an event.
pub async fn find(
    tx: &mut TenantTx,
    event_id: EventId,
    id: ParticipantId,
) -> Result<Option<Participant>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM event_participants p
         WHERE p.organization_id = $1 AND p.occurrence_id = $2 AND p.id = $3 AND p.removed_at IS NULL"
    );
    tx.query_opt(&sql, &[&organization, &event_id, &id]).await?.as_ref().map(from_row).transpose()
}

/// Somebody's parts in these events.
pub async fn of_person(
    tx: &mut TenantTx,
    events: &[EventId],
    user_id: UserId,
) -> Result<HashMap<EventId, Participant>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM event_participants p
         WHERE p.organization_id = $1 AND p.occurrence_id = ANY($2) AND p.user_id = $3 AND p.removed_at IS NULL"
    );
    let rows = tx.query(&sql, &[&organization, &events, &user_id]).await?;
    rows.iter().map(|row| from_row(row).map(|part| (part.event_id, part))).collect()
}

/// All parts of these events, of those too who were taken out.
pub async fn ever_of(tx: &mut TenantTx, events: &[EventId]) -> Result<Vec<Participant>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM event_participants p
         WHERE p.organization_id = $1 AND p.occurrence_id = ANY($2) ORDER BY p.person_name, p.id"
    );
    tx.query(&sql, &[&organization, &events]).await?.iter().map(from_row).collect()
}

/// As [`of_person`] for one event, holding the row until the transaction ends.
pub async fn lock_own(
    tx: &mut TenantTx,
    event_id: EventId,
    user_id: UserId,
) -> Result<Option<Participant>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM event_participants p WHERE p.organization_id = $1 AND p.occurrence_id = $2
         AND p.user_id = $3 AND p.removed_at IS NULL FOR NO KEY UPDATE"
    );
    tx.query_opt(&sql, &[&organization, &event_id, &user_id]).await?.as_ref().map(from_row).transpose()
}

/// Somebody's part on one date of a series, and what says whether they can answer there.
pub struct PartOnDate {
    pub part: Participant,
    pub state: EventState,
    pub end_at: Timestamp,
    /// Of the occurrence: the version that they should know of.
    pub told_version: i64,
}

/// As [`lock_own`] for the dates of a series that are not over, from a place in its rule on, in the rule's order; and for `named`
/// whenever it is. The caller holds the series.
pub async fn lock_own_dates(
    tx: &mut TenantTx,
    series_id: SeriesId,
    from: Option<DateTime>,
    named: EventId,
    user_id: UserId,
) -> Result<Vec<PartOnDate>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = format!(
        "SELECT {COLUMNS}, o.state, o.end_at, o.told_version FROM event_occurrences o
         JOIN event_participants p ON p.organization_id = $1 AND p.occurrence_id = o.id
         WHERE o.organization_id = $1 AND o.event_id = $2 AND ($3::timestamp IS NULL OR o.original_start >= $3)
           AND o.state <> 'draft' AND (o.end_at > $6 OR o.id = $4) AND p.user_id = $5 AND p.removed_at IS NULL
         ORDER BY o.original_start, o.id FOR NO KEY UPDATE OF p"
    );
    let rows = tx.query(&sql, &[&organization, &series_id, &from, &named, &user_id, &now]).await?;
    rows.iter()
        .map(|row| {
            Ok(PartOnDate {
                part: from_row(row)?,
                state: known(row.get("state"), EventState::parse)?,
                end_at: row.get("end_at"),
                told_version: row.get("told_version"),
            })
        })
        .collect()
}

/// How many have done what.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub participants: i64,
    pub confirmed: i64,
    pub declined: i64,
    pub tentative: i64,
    pub acknowledged: i64,
    pub seen: i64,
}

/// Of each event, the first parts by name.
pub async fn first_of(
    tx: &mut TenantTx,
    events: &[EventId],
    most: i64,
) -> Result<HashMap<EventId, Vec<Participant>>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {COLUMNS} FROM unnest($2::uuid[]) AS event
         CROSS JOIN LATERAL (SELECT * FROM event_participants p WHERE p.organization_id = $1
             AND p.occurrence_id = event AND p.removed_at IS NULL ORDER BY p.person_name, p.id LIMIT $3) p"
    );
    let ids: Vec<Uuid> = events.iter().map(|id| id.0).collect();
    let rows = tx.query(&sql, &[&organization, &ids, &most]).await?;
    let mut first: HashMap<EventId, Vec<Participant>> = HashMap::new();
    for row in &rows {
        let part = from_row(row)?;
        first.entry(part.event_id).or_default().push(part);
    }
    Ok(first)
}

/// Of each event, how many have done what. Who knows of an earlier version only does not count.
pub async fn counts(tx: &mut TenantTx, events: &[EventId]) -> Result<HashMap<EventId, Counts>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT p.occurrence_id, count(*), count(*) FILTER (WHERE p.status = 'confirmed'),
                 count(*) FILTER (WHERE p.status = 'declined'), count(*) FILTER (WHERE p.status = 'tentative'),
                 count(*) FILTER (WHERE p.acknowledged_version >= o.told_version),
                 count(*) FILTER (WHERE p.seen_version >= o.told_version)
             FROM event_participants p
             JOIN event_occurrences o ON o.organization_id = p.organization_id AND o.id = p.occurrence_id
             WHERE p.organization_id = $1 AND p.occurrence_id = ANY($2) AND p.removed_at IS NULL
             GROUP BY p.occurrence_id",
            &[&organization, &events],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|row| {
            let mut columns = Columns::of(row);
            let event_id = columns.take();
            let counts = Counts {
                participants: columns.take(),
                confirmed: columns.take(),
                declined: columns.take(),
                tentative: columns.take(),
                acknowledged: columns.take(),
                seen: columns.take(),
            };
            (event_id, counts)
        })
        .collect())
}

/// A page of an event's parts, newest first, in these states of answering (all where none is named).
pub async fn page(
    tx: &mut TenantTx,
    event_id: EventId,
    statuses: &[Answer],
    page: &PageRequest,
) -> Result<(Vec<Participant>, Option<i64>), DbError> {
    let organization = tx.organization_id();
    let statuses: Vec<&str> = statuses.iter().map(|status| status.name()).collect();
    let (created_at, id) = page.before();
    let condition = "p.organization_id = $1 AND p.occurrence_id = $2 AND p.removed_at IS NULL
        AND (cardinality($3::text[]) = 0 OR p.status = ANY($3))";
    let sql = format!(
        "SELECT {COLUMNS} FROM event_participants p WHERE {condition} AND (p.created_at, p.id) < ($4, $5)
         ORDER BY p.created_at DESC, p.id DESC LIMIT $6"
    );
    let fetch = page.fetch();
    let rows = tx.query(&sql, &[&organization, &event_id, &statuses, &created_at, &id, &fetch]).await?;
    let total = if page.count {
        let sql = format!("SELECT count(*) FROM event_participants p WHERE {condition}");
        Some(tx.query_one(&sql, &[&organization, &event_id, &statuses]).await?.get(0))
    } else {
        None
    };
    Ok((rows.iter().map(from_row).collect::<Result<_, _>>()?, total))
}

/// Notes that somebody has opened a version.
pub async fn set_seen(tx: &mut TenantTx, id: ParticipantId, version: i64) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = "UPDATE event_participants SET seen_at = coalesce(seen_at, $3), seen_version = greatest(seen_version, $4)
        WHERE organization_id = $1 AND id = $2";
    tx.execute(sql, &[&organization, &id, &now, &version]).await?;
    Ok(())
}

/// Notes that somebody knows of a version, and has seen it.
pub async fn set_acknowledged(
    tx: &mut TenantTx,
    ids: &[ParticipantId],
    version: i64,
    note: Option<&str>,
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "UPDATE event_participants SET acknowledged_at = $3, acknowledged_version = $4, acknowledgment_note = $5,
             seen_at = coalesce(seen_at, $3), seen_version = greatest(seen_version, $4), updated_at = $3
         WHERE organization_id = $1 AND id = ANY($2)",
        &[&organization, &ids, &now, &version, &note],
    )
    .await?;
    Ok(())
}

/// Notes what somebody answers.
pub async fn set_answer(
    tx: &mut TenantTx,
    ids: &[ParticipantId],
    answer: Answer,
    note: Option<&str>,
) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = "UPDATE event_participants SET status = $3, answered_at = $4, answer_note = $5, updated_at = $4
        WHERE organization_id = $1 AND id = ANY($2)";
    tx.execute(sql, &[&organization, &ids, &answer.name(), &now, &note]).await?;
    Ok(())
}

/// Notes when somebody came and left.
pub async fn set_passages(tx: &mut TenantTx, part: &Participant) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = "UPDATE event_participants SET check_in_at = $3, check_out_at = $4, updated_at = $5
        WHERE organization_id = $1 AND id = $2";
    tx.execute(sql, &[&organization, &part.id, &part.check_in_at, &part.check_out_at, &now]).await?;
    Ok(())
}
