//! What people say to their calls. Seen, acknowledged and answered are three facts (decision 8); each act can be repeated –
//! a phone that was offline sends it again – and leaves the first one standing.

use platform::TenantTx;
use platform::live::Topic;
use serde_json::json;
use types::{EventId, UserId};

use crate::error::ScheduleError;
use crate::model::{Answer, Event, Participant};
use crate::rules;
use crate::store::{events, participants, unseen};

/// The caller's own part, held for a change; drafts do not exist for those who take part.
async fn own(tx: &mut TenantTx, id: EventId, user_id: UserId) -> Result<(Event, Participant), ScheduleError> {
    let event = events::find(tx, id).await?.ok_or(ScheduleError::EventNotFound)?;
    let part = participants::lock_own(tx, id, user_id).await?;
    let part = part.filter(|_| event.occurrence.state.is_published()).ok_or(ScheduleError::EventNotFound)?;
    Ok((event, part))
}

async fn done(tx: &mut TenantTx, event: &Event, user_id: UserId) -> Result<Participant, ScheduleError> {
    tx.publish(Topic::Event, event.occurrence.id.0, event.series.version, vec![user_id]);
    let part = participants::of_person(tx, &[event.occurrence.id], user_id).await?;
    part.into_values().next().ok_or(ScheduleError::EventNotFound)
}

/// The person has opened it.
pub async fn see(tx: &mut TenantTx, id: EventId, user_id: UserId) -> Result<Participant, ScheduleError> {
    let (event, part) = own(tx, id, user_id).await?;
    if part.seen_version.is_some_and(|version| version >= event.series.version) {
        return Ok(part);
    }
    participants::set_seen(tx, part.id, event.series.version).await?;
    unseen::set_known(tx, &[part.id]).await?;
    done(tx, &event, user_id).await
}

/// The person knows of it, and comes unless they say or have said otherwise. Known of once, it stays so until what people
/// should know of changes.
pub async fn acknowledge(
    tx: &mut TenantTx,
    id: EventId,
    user_id: UserId,
    note: Option<&str>,
    said: Option<Answer>,
) -> Result<Participant, ScheduleError> {
    let (event, part) = own(tx, id, user_id).await?;
    let now = tx.now();
    let open = rules::can_answer(event.occurrence.state, event.occurrence.end_at <= now);
    let answer = match open {
        Ok(()) => rules::answer_of_acknowledgment(said, part.status),
        // Knowing of a cancelled event is no answer to it.
        Err(why) if said.is_some() => return Err(ScheduleError::InvalidState(why)),
        Err(_) => part.status,
    };
    let knows = part.acknowledged_version.is_some_and(|version| version >= event.occurrence.told_version);
    if knows && answer == part.status {
        return Ok(part);
    }
    if !knows {
        participants::set_acknowledged(tx, part.id, event.series.version, note).await?;
        unseen::set_known(tx, &[part.id]).await?;
    }
    if answer != part.status {
        participants::set_answer(tx, part.id, answer, note).await?;
    }
    tx.audit("event_acknowledge", "event", id.0, json!({"answer": answer, "version": event.series.version}));
    done(tx, &event, user_id).await
}

/// The person answers.
pub async fn answer(
    tx: &mut TenantTx,
    id: EventId,
    user_id: UserId,
    answer: Answer,
    note: Option<&str>,
) -> Result<Participant, ScheduleError> {
    let (event, part) = own(tx, id, user_id).await?;
    let has_ended = event.occurrence.end_at <= tx.now();
    rules::can_answer(event.occurrence.state, has_ended).map_err(ScheduleError::InvalidState)?;
    if !matches!(answer, Answer::Confirmed | Answer::Declined | Answer::Tentative) {
        return Err(ScheduleError::field("status", "Answer confirmed, declined or tentative."));
    }
    if part.status == answer && part.answer_note.as_deref() == note {
        return Ok(part);
    }
    participants::set_answer(tx, part.id, answer, note).await?;
    tx.audit("event_answer", "event", id.0, json!({"before": part.status, "after": answer}));
    done(tx, &event, user_id).await
}
