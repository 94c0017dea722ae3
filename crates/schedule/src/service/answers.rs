//! What people say to their calls. Seen, acknowledged and answered are three facts (decision 8); each act can be repeated –
//! a phone that was offline sends it again – and leaves the first one standing. What is said for several dates of a series is
//! noted on each as if it had been said there.

use platform::TenantTx;
use platform::live::Topic;
use serde_json::json;
use types::{EventId, ParticipantId, UserId};

use crate::error::ScheduleError;
use crate::model::{Answer, Event, Participant, Range};
use crate::rules;
use crate::store::participants::PartOnDate;
use crate::store::{events, participants, unseen};

/// Most dates on which something is noted at once; said again, it goes on with those that were left.
const MOST_DATES: usize = 366;

/// What somebody says, and of how many dates.
#[derive(Clone, Copy, Debug)]
pub struct Saying<'a> {
    /// Of these dates of a series.
    pub range: Range,
    /// What they say with it.
    pub note: Option<&'a str>,
}

impl Saying<'static> {
    /// Of the one event, and nothing besides.
    pub const HERE: Self = Self { range: Range::This, note: None };
}

/// What became of what somebody said.
#[derive(Debug)]
pub struct Said {
    /// Their part in the event that they named.
    pub part: Participant,
    /// Dates on which it is noted now.
    pub answered: usize,
    /// Dates that were meant and that it could not be noted on.
    pub left_out: usize,
}

impl Said {
    fn once(part: Participant) -> Self {
        Self { part, answered: 1, left_out: 0 }
    }
}

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

/// Whether it is an answer that people give.
fn check(answer: Answer) -> Result<Answer, ScheduleError> {
    match answer {
        Answer::Confirmed | Answer::Declined | Answer::Tentative => Ok(answer),
        Answer::Invited | Answer::NoResponse => {
            Err(ScheduleError::field("status", "Answer confirmed, declined or tentative."))
        }
    }
}

/// The person knows of it, and comes unless they say or have said otherwise. Known of once, it stays so until what people
/// should know of changes.
pub async fn acknowledge(
    tx: &mut TenantTx,
    id: EventId,
    user_id: UserId,
    said: Option<Answer>,
    saying: Saying<'_>,
) -> Result<Said, ScheduleError> {
    let said = said.map(check).transpose()?;
    if saying.range != Range::This {
        return Dates::of(tx, id, user_id, saying).await?.acknowledge(tx, said).await;
    }
    let (event, part) = own(tx, id, user_id).await?;
    let now = tx.now();
    let open = rules::can_answer(event.occurrence.state, event.occurrence.end_at <= now);
    let answer = match open {
        Ok(()) => rules::answer_of_acknowledgment(said, part.status),
        // Knowing of a cancelled event is no answer to it.
        Err(why) if said.is_some() => return Err(ScheduleError::InvalidState(why)),
        Err(_) => part.status,
    };
    let knows = knows(&part, event.occurrence.told_version);
    if knows && answer == part.status {
        return Ok(Said::once(part));
    }
    if !knows {
        participants::set_acknowledged(tx, &[part.id], event.series.version, saying.note).await?;
        unseen::set_known(tx, &[part.id]).await?;
    }
    if answer != part.status {
        participants::set_answer(tx, &[part.id], answer, saying.note).await?;
    }
    tx.audit("event_acknowledge", "event", id.0, json!({"answer": answer, "version": event.series.version}));
    done(tx, &event, user_id).await.map(Said::once)
}

/// The person answers.
pub async fn answer(
    tx: &mut TenantTx,
    id: EventId,
    user_id: UserId,
    answer: Answer,
    saying: Saying<'_>,
) -> Result<Said, ScheduleError> {
    let (answer, note) = (check(answer)?, saying.note);
    if saying.range != Range::This {
        return Dates::of(tx, id, user_id, saying).await?.answer(tx, answer).await;
    }
    let (event, part) = own(tx, id, user_id).await?;
    let has_ended = event.occurrence.end_at <= tx.now();
    rules::can_answer(event.occurrence.state, has_ended).map_err(ScheduleError::InvalidState)?;
    if has_answered(&part, answer, note) {
        return Ok(Said::once(part));
    }
    participants::set_answer(tx, &[part.id], answer, note).await?;
    tx.audit("event_answer", "event", id.0, json!({"before": part.status, "after": answer}));
    done(tx, &event, user_id).await.map(Said::once)
}

fn knows(part: &Participant, told_version: i64) -> bool {
    part.acknowledged_version.is_some_and(|version| version >= told_version)
}

fn has_answered(part: &Participant, answer: Answer, note: Option<&str>) -> bool {
    part.status == answer && part.answer_note.as_deref() == note
}

/// The dates of a series that somebody means.
struct Dates<'a> {
    event: Event,
    user_id: UserId,
    saying: Saying<'a>,
    /// Where they can answer.
    open: Vec<PartOnDate>,
    /// How many there are on which they cannot.
    left_out: usize,
}

impl<'a> Dates<'a> {
    /// Those to come of which somebody is called to, and the named one; held for a change.
    async fn of(
        tx: &mut TenantTx,
        id: EventId,
        user_id: UserId,
        saying: Saying<'a>,
    ) -> Result<Self, ScheduleError> {
        // Holds the series first, as those do who change it.
        let event = events::lock(tx, id).await?.ok_or(ScheduleError::EventNotFound)?;
        let from = (saying.range == Range::Following).then_some(event.occurrence.original_start);
        let dates = participants::lock_own_dates(tx, event.series.id, from, id, user_id).await?;
        if !dates.iter().any(|date| date.part.event_id == id) {
            return Err(ScheduleError::EventNotFound);
        }
        let (now, all) = (tx.now(), dates.len());
        let can_answer = |date: &PartOnDate| rules::can_answer(date.state, date.end_at <= now).is_ok();
        let open: Vec<PartOnDate> = dates.into_iter().filter(can_answer).collect();
        Ok(Self { event, user_id, saying, left_out: all - open.len(), open })
    }

    /// Those on which something is still to be noted, as many as are written at once, and how many there are besides.
    fn waiting(&self, stands: impl Fn(&PartOnDate) -> bool) -> (Vec<&PartOnDate>, usize) {
        let mut waiting: Vec<&PartOnDate> = self.open.iter().filter(|date| !stands(date)).collect();
        let besides = waiting.len().saturating_sub(MOST_DATES);
        waiting.truncate(MOST_DATES);
        (waiting, besides)
    }

    async fn acknowledge(&self, tx: &mut TenantTx, said: Option<Answer>) -> Result<Said, ScheduleError> {
        let Saying { range, note } = self.saying;
        let is_known = |date: &PartOnDate| knows(&date.part, date.told_version);
        let is_said =
            |date: &PartOnDate| rules::answer_of_acknowledgment(said, date.part.status) == date.part.status;
        let (waiting, besides) = self.waiting(|date| is_known(date) && is_said(date));
        if waiting.is_empty() {
            return self.said(tx, besides).await;
        }
        let unknown = ids(&waiting, |date| !is_known(date));
        let unsaid = ids(&waiting, |date| !is_said(date));
        let version = self.event.series.version;
        participants::set_acknowledged(tx, &unknown, version, note).await?;
        unseen::set_known(tx, &unknown).await?;
        // Where it is not said, it changes only what was not answered: they come.
        participants::set_answer(tx, &unsaid, said.unwrap_or(Answer::Confirmed), note).await?;
        let entry = json!({"answer": said, "version": version, "range": range, "events": waiting.len()});
        tx.audit("event_acknowledge", "event", self.event.occurrence.id.0, entry);
        tx.publish(Topic::Event, self.event.series.id.0, version, vec![self.user_id]);
        self.said(tx, besides).await
    }

    async fn answer(&self, tx: &mut TenantTx, answer: Answer) -> Result<Said, ScheduleError> {
        let Saying { range, note } = self.saying;
        let (waiting, besides) = self.waiting(|date| has_answered(&date.part, answer, note));
        if waiting.is_empty() {
            return self.said(tx, besides).await;
        }
        participants::set_answer(tx, &ids(&waiting, |_| true), answer, note).await?;
        let entry = json!({"after": answer, "range": range, "events": waiting.len()});
        tx.audit("event_answer", "event", self.event.occurrence.id.0, entry);
        tx.publish(Topic::Event, self.event.series.id.0, self.event.series.version, vec![self.user_id]);
        self.said(tx, besides).await
    }

    async fn said(&self, tx: &mut TenantTx, besides: usize) -> Result<Said, ScheduleError> {
        let part = participants::of_person(tx, &[self.event.occurrence.id], self.user_id).await?;
        let part = part.into_values().next().ok_or(ScheduleError::EventNotFound)?;
        Ok(Said { part, answered: self.open.len() - besides, left_out: self.left_out + besides })
    }
}

fn ids(dates: &[&PartOnDate], is_meant: impl Fn(&PartOnDate) -> bool) -> Vec<ParticipantId> {
    dates.iter().filter(|date| is_meant(date)).map(|date| date.part.id).collect()
}
