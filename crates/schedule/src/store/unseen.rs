//! Who has not seen, acknowledged or answered what is soon.

use jiff::Timestamp;
use platform::db::Row;
use platform::{DbError, TenantTx};
use types::{EventId, ParticipantId};

use super::{events, participants};
use crate::model::{Event, Participant};

/// Of a part `p` in an occurrence `o`: something may be missing. What exactly, [`crate::rules::missing`] says.
const OPEN: &str =
    "p.removed_at IS NULL AND p.status <> 'declined' AND (o.state <> 'cancelled' OR p.told_at IS NOT NULL)
    AND (coalesce(p.seen_version, 0) < o.told_version OR coalesce(p.acknowledged_version, 0) < o.told_version
        OR p.status IN ('invited', 'no_response'))";

/// Events that begin within a time and of which somebody may have to be told, soonest first.
pub async fn events(tx: &mut TenantTx, until: Timestamp, most: i64) -> Result<Vec<Event>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = format!(
        "SELECT {} FROM {} WHERE o.organization_id = $1 AND o.start_at > $2 AND o.start_at <= $3 AND o.state <> 'draft'
           AND EXISTS (SELECT FROM event_participants p
               WHERE p.organization_id = $1 AND p.occurrence_id = o.id AND {OPEN})
         ORDER BY o.start_at, o.id LIMIT $4",
        events::COLUMNS,
        events::TABLES
    );
    tx.query(&sql, &[&organization, &now, &until, &most]).await?.iter().map(events::from_row).collect()
}

/// Those people's parts, by name.
pub async fn parts(tx: &mut TenantTx, events: &[EventId]) -> Result<Vec<Participant>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "SELECT {} FROM event_participants p
         JOIN event_occurrences o ON o.organization_id = p.organization_id AND o.id = p.occurrence_id
         WHERE p.organization_id = $1 AND p.occurrence_id = ANY($2) AND {OPEN} ORDER BY p.person_name, p.id",
        participants::COLUMNS
    );
    tx.query(&sql, &[&organization, &events]).await?.iter().map(participants::from_row).collect()
}

/// Parts of people who know that they are called, have not seen the last change of what begins by `until` – or, without one, that
/// they are called –, and need a text message about it ([`set_known`]); held, without those that somebody else holds. A change that is still to be told comes first.
pub async fn to_text(tx: &mut TenantTx, until: Timestamp, most: i64) -> Result<Vec<Participant>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let sql = format!(
        "SELECT {} FROM event_occurrences o
         JOIN event_participants p ON p.organization_id = o.organization_id AND p.occurrence_id = o.id
         WHERE o.organization_id = $1 AND o.start_at > $2 AND o.start_at <= $3 AND o.state <> 'draft'
           AND p.removed_at IS NULL AND p.status <> 'declined' AND p.told_at IS NOT NULL
           AND coalesce(p.seen_version, 0) < o.told_version AND coalesce(p.sms_version, 0) < o.told_version
           AND NOT EXISTS (SELECT FROM event_notices n WHERE n.organization_id = $1 AND n.event_id = o.event_id)
         ORDER BY o.start_at, p.id LIMIT $4 FOR NO KEY UPDATE OF p SKIP LOCKED",
        participants::COLUMNS
    );
    tx.query(&sql, &[&organization, &now, &until, &most]).await?.iter().map(participants::from_row).collect()
}

/// Notes that the last change of these parts needs no more text messages.
pub async fn set_texted(tx: &mut TenantTx, ids: &[ParticipantId]) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "UPDATE event_participants p SET sms_version = o.told_version FROM event_occurrences o
         WHERE p.organization_id = $1 AND p.id = ANY($2) AND o.organization_id = $1 AND o.id = p.occurrence_id",
        &[&organization, &ids],
    )
    .await?;
    Ok(())
}

/// Notes that these people know of the last change, or that they are called: it needs no text messages on other days of the
/// series for which it was the same. What somebody else holds is left as it is.
pub async fn set_known(tx: &mut TenantTx, ids: &[ParticipantId]) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "WITH known AS MATERIALIZED (
             SELECT DISTINCT p.user_id, o.event_id, o.told_version FROM event_participants p
             JOIN event_occurrences o ON o.organization_id = $1 AND o.id = p.occurrence_id
             WHERE p.organization_id = $1 AND p.id = ANY($2)),
         open AS MATERIALIZED (
             SELECT p.id, known.told_version FROM known
             JOIN event_occurrences o ON o.organization_id = $1 AND o.event_id = known.event_id
             JOIN event_participants p ON p.organization_id = $1 AND p.occurrence_id = o.id
             WHERE p.user_id = known.user_id AND o.told_version = known.told_version AND o.start_at > $3
               AND p.told_at IS NOT NULL AND p.removed_at IS NULL AND coalesce(p.sms_version, 0) < o.told_version
             FOR NO KEY UPDATE OF p SKIP LOCKED)
         UPDATE event_participants p SET sms_version = open.told_version FROM open
         WHERE p.organization_id = $1 AND p.id = open.id",
        &[&organization, &ids, &now],
    )
    .await?;
    Ok(())
}

/// A part whose deadline has passed, and that deadline.
pub struct Late {
    pub part: Participant,
    pub deadline: Timestamp,
}

fn late(row: &Row) -> Result<Late, DbError> {
    Ok(Late { part: participants::from_row(row)?, deadline: row.get("deadline") })
}

/// Parts that should have been acknowledged by now and were not, of which nobody was reminded for this deadline; held as
/// those of [`to_text`]. A deadline that had passed when somebody was told that they are called is not theirs.
pub async fn late_parts(tx: &mut TenantTx, most: i64) -> Result<Vec<Late>, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    const ASKED: &str = "SELECT o.id, o.told_version,
            CASE WHEN o.changed ? 'acknowledgment_deadline' THEN (o.changed ->> 'acknowledgment_deadline')::timestamptz
                ELSE e.acknowledgment_deadline END AS deadline,
            CASE WHEN o.changed ? 'requires_acknowledgment' THEN (o.changed ->> 'requires_acknowledgment')::boolean
                ELSE e.requires_acknowledgment END AS is_asked
        FROM events e JOIN event_occurrences o ON o.organization_id = e.organization_id AND o.event_id = e.id
        WHERE o.organization_id = $1 AND o.start_at > $2 AND o.state IN ('tentative', 'confirmed')";
    let sql = format!(
        "WITH asked AS MATERIALIZED (
             {ASKED} AND e.acknowledgment_deadline <= $2 AND e.acknowledgment_deadline > $2 - interval '90 days'
             UNION
             {ASKED} AND (o.changed ? 'acknowledgment_deadline' OR o.changed ? 'requires_acknowledgment'))
         SELECT {}, asked.deadline FROM asked
         JOIN event_participants p ON p.organization_id = $1 AND p.occurrence_id = asked.id
         WHERE asked.is_asked AND asked.deadline <= $2 AND p.removed_at IS NULL AND p.status <> 'declined'
           AND p.told_at < asked.deadline AND coalesce(p.acknowledged_version, 0) < asked.told_version
           AND p.reminded_deadline IS DISTINCT FROM asked.deadline
         ORDER BY p.id LIMIT $3 FOR NO KEY UPDATE OF p SKIP LOCKED",
        participants::COLUMNS
    );
    tx.query(&sql, &[&organization, &now, &most]).await?.iter().map(late).collect()
}

/// Notes that people were reminded of a deadline; who was asked only has let the time pass.
pub async fn set_late(tx: &mut TenantTx, late: &[Late]) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    let ids: Vec<ParticipantId> = late.iter().map(|late| late.part.id).collect();
    let deadlines: Vec<Timestamp> = late.iter().map(|late| late.deadline).collect();
    tx.execute(
        "UPDATE event_participants p SET reminded_deadline = n.deadline, message_at = $4, message_channel = 'email',
             status = CASE WHEN p.status = 'invited' THEN 'no_response' ELSE p.status END, updated_at = $4
         FROM unnest($2::uuid[], $3::timestamptz[]) AS n (id, deadline)
         WHERE p.organization_id = $1 AND p.id = n.id",
        &[&organization, &ids, &deadlines, &now],
    )
    .await?;
    Ok(())
}
