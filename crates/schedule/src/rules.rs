//! What is possible with an event when, and why not. Pure.

use crate::model::{Answer, Audience, EventState, Missing, Occurrence, Participant, Range};

/// Whether an event can be changed.
pub fn can_edit(state: EventState) -> Result<(), &'static str> {
    match state {
        EventState::Draft | EventState::Tentative | EventState::Confirmed => Ok(()),
        EventState::Cancelled => Err("This event was cancelled. Write a new one."),
    }
}

/// Whether an event can go from one state to another by being edited; cancelling is an act of its own.
pub fn can_become(from: EventState, to: EventState) -> Result<(), &'static str> {
    use EventState as S;
    match (from, to) {
        (S::Draft, S::Draft | S::Tentative | S::Confirmed) => Ok(()),
        (S::Tentative | S::Confirmed, S::Tentative | S::Confirmed) => Ok(()),
        (S::Tentative | S::Confirmed, S::Draft) => Err("People know of this event. Cancel it instead."),
        (_, S::Cancelled) => Err("Cancel the event with its own act, so that people are told."),
        (S::Cancelled, _) => Err("This event was cancelled. Write a new one."),
    }
}

/// Whether somebody can answer.
pub fn can_answer(state: EventState, has_ended: bool) -> Result<(), &'static str> {
    if state == EventState::Cancelled {
        return Err("This event was cancelled.");
    }
    if has_ended { Err("This event is over.") } else { Ok(()) }
}

/// What an acknowledgement says where it says nothing: that one comes, unless one has answered otherwise (decision 8).
pub fn answer_of_acknowledgment(said: Option<Answer>, before: Answer) -> Answer {
    match (said, before) {
        (Some(answer), _) => answer,
        (None, Answer::Invited | Answer::NoResponse) => Answer::Confirmed,
        (None, answered) => answered,
    }
}

/// Who is to know: must be said where people know of the event; a draft's changes are the office's.
pub fn audience(said: Option<Audience>, state: EventState) -> Option<Audience> {
    match state {
        EventState::Draft => Some(said.unwrap_or(Audience::Staff)),
        EventState::Tentative | EventState::Confirmed | EventState::Cancelled => said,
    }
}

/// How much is meant: must be said of a series.
pub fn range(said: Option<Range>, is_series: bool) -> Option<Range> {
    if is_series { said } else { Some(Range::This) }
}

/// What is missing of somebody's part in an event; of those who have declined, nothing. Of a cancelled event it is enough to
/// know.
pub fn missing(part: &Participant, occurrence: &Occurrence, is_asked: bool) -> Vec<Missing> {
    if part.status == Answer::Declined {
        return Vec::new();
    }
    let knows = |version: Option<i64>| version.is_some_and(|version| version >= occurrence.told_version);
    let is_open = matches!(part.status, Answer::Invited | Answer::NoResponse);
    [
        (Missing::Unseen, !knows(part.seen_version)),
        (Missing::Unacknowledged, is_asked && !knows(part.acknowledged_version)),
        (Missing::Unanswered, is_open && occurrence.state != EventState::Cancelled),
    ]
    .into_iter()
    .filter_map(|(what, is_missing)| is_missing.then_some(what))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_know_of_is_never_a_draft_again() {
        for from in [EventState::Tentative, EventState::Confirmed, EventState::Cancelled] {
            assert!(can_become(from, EventState::Draft).is_err(), "{from:?}");
        }
        for to in EventState::ALL {
            assert!(can_become(EventState::Cancelled, *to).is_err(), "{to:?}");
            assert!(can_become(*to, EventState::Cancelled).is_err(), "{to:?}");
        }
        assert!(can_become(EventState::Confirmed, EventState::Tentative).is_ok());
    }

    #[test]
    fn an_acknowledgement_confirms_unless_something_else_was_answered() {
        assert_eq!(answer_of_acknowledgment(None, Answer::Invited), Answer::Confirmed);
        assert_eq!(answer_of_acknowledgment(None, Answer::Declined), Answer::Declined);
        assert_eq!(answer_of_acknowledgment(Some(Answer::Tentative), Answer::Declined), Answer::Tentative);
    }

    #[test]
    fn only_drafts_and_single_events_need_not_say_who_and_how_much() {
        assert_eq!(audience(None, EventState::Draft), Some(Audience::Staff));
        assert_eq!(audience(None, EventState::Confirmed), None);
        assert_eq!(range(None, false), Some(Range::This));
        assert_eq!(range(None, true), None);
    }
}
