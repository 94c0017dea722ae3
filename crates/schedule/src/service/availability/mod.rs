//! Asking people on which days they could come, before anything is planned: the office asks ([`create`]), everybody answers day by
//! day ([`answering`]), and who does not is reminded ([`telling`]). What somebody says no to is a time at which they cannot come,
//! as if they had told it themselves, and stays one when the request is closed.

pub mod answering;
pub mod telling;

use std::collections::{HashMap, HashSet};

use jiff::ToSpan as _;
use jiff::civil::Date;
use platform::live::Topic;
use platform::page::PageRequest;
use platform::{FieldError, Platform, TenantTx};
use serde_json::json;
use types::{AvailabilityRequestId, ProductionId, UserId};

use super::people::{self, Named};
use super::{Caller, author, create as events, members};
use crate::availability::{
    AskedPerson, AvailabilityRequest, AvailabilityStatus, DayAnswer, FARTHEST_DAYS, MOST_ASKED, MOST_DAYS,
    remind_at,
};
use crate::error::ScheduleError;
use crate::store::availability::{self as store, Answers, Counts, RequestFilter};
use crate::store::productions;
use crate::time::{LocalTime, nearest_instant};

const MISSING: ScheduleError = ScheduleError::Missing("There is no such request.");

/// Who reads, and whether they keep the schedule.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// The caller.
    pub caller: Caller,
    /// Whether they may write the schedule.
    pub writes: bool,
}

/// Whom to ask: people by themselves, all of a production, of a group of it or with a role in it; or both.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Members.
    pub user_ids: Vec<UserId>,
    /// All of this production …
    pub production_id: Option<ProductionId>,
    /// … who are in this group …
    pub group: Option<String>,
    /// … and have this role.
    pub role: Option<String>,
}

/// What the office asks.
#[derive(Clone, Debug)]
pub struct RequestDetails {
    /// What it is for.
    pub title: String,
    /// For those who are asked.
    pub note: Option<String>,
    /// On which days.
    pub days: Vec<Date>,
    /// Until when people should answer, on the company's clock.
    pub answer_by: LocalTime,
    /// What is to be played.
    pub production_id: Option<ProductionId>,
    /// Whom.
    pub people: Choice,
}

/// Of a day, how many have answered what.
#[derive(Clone, Copy, Debug)]
pub struct DaySum {
    /// The day.
    pub day: Date,
    /// Could come.
    pub available: i64,
    /// Perhaps.
    pub maybe: i64,
    /// Cannot.
    pub unavailable: i64,
    /// Have said nothing.
    pub unanswered: i64,
}

/// Somebody who is asked, with an answer or none for each day.
#[derive(Clone, Debug)]
pub struct Place {
    /// Who.
    pub person: AskedPerson,
    /// What they answer, in the order of the days.
    pub days: Vec<(Date, Option<DayAnswer>)>,
}

impl Place {
    fn new(request: &AvailabilityRequest, person: AskedPerson, answers: &Answers) -> Self {
        let answer = |day: &Date| (*day, answers.get(&(request.id, person.user_id, *day)).copied());
        let days = request.days.iter().map(answer).collect();
        Self { person, days }
    }
}

/// A request as somebody sees it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// What is asked.
    pub request: AvailabilityRequest,
    /// How many are asked and have answered.
    pub counts: Counts,
    /// Sums by day; none for others than the office.
    pub by_day: Vec<DaySum>,
    /// The caller's own answers, where they are asked.
    pub own: Option<Place>,
}

/// Asks: those who are asked read of it at once, but for who asks.
pub async fn create(
    tx: &mut TenantTx,
    platform: &Platform,
    details: RequestDetails,
) -> Result<AvailabilityRequestId, ScheduleError> {
    let created_by = author(tx)?;
    let now = tx.now();
    let zone = events::home_zone(tx).await?;
    let days = checked_days(details.days, zone.local(now).date())?;
    let local_answer_by = details.answer_by.0;
    let answer_by = nearest_instant(local_answer_by, &zone);
    if answer_by <= now {
        return Err(ScheduleError::field("answer_by", "Choose a time that is still to come."));
    }
    if let Some(id) = details.production_id {
        let found = productions::find(tx, id).await?;
        found.ok_or_else(|| ScheduleError::field("production_id", "There is no such production."))?;
    }
    let users = chosen(tx, &details.people).await?;
    let request = AvailabilityRequest {
        id: AvailabilityRequestId::generate(),
        title: details.title,
        note: details.note,
        days,
        timezone: zone.name().to_owned(),
        local_answer_by,
        answer_by,
        production_id: details.production_id,
        production_name: None,
        created_by,
        created_by_name: tx.actor().name.clone(),
        created_at: now,
        reminded_at: None,
        closed_at: None,
        version: 1,
    };
    store::insert(tx, &request, remind_at(now, answer_by)).await?;
    let production_id = details.people.production_id.or(details.production_id);
    store::insert_people(tx, &request, &users, production_id, details.people.group.as_deref()).await?;
    let asked: Vec<UserId> = users.iter().copied().filter(|user_id| *user_id != created_by).collect();
    telling::ask(tx, platform, &request, &asked).await?;
    tx.audit(
        "availability_request_create",
        "availability_request",
        request.id.0,
        json!({"title": request.title, "days": request.days, "user_ids": users}),
    );
    tx.publish(Topic::AvailabilityRequest, request.id.0, request.version, users);
    Ok(request.id)
}

/// Days in order, each once, from today on.
fn checked_days(mut days: Vec<Date>, today: Date) -> Result<Vec<Date>, ScheduleError> {
    if days.is_empty() || days.len() > MOST_DAYS {
        return Err(ScheduleError::field("days", format!("Choose 1 to {MOST_DAYS} days.")));
    }
    let farthest = today.saturating_add(FARTHEST_DAYS.days());
    let (mut errors, mut seen) = (Vec::new(), HashSet::new());
    for (index, day) in days.iter().enumerate() {
        let wrong = if *day < today {
            "This day is over."
        } else if *day > farthest {
            "Choose days of the next 400 days."
        } else if !seen.insert(*day) {
            "This day is named twice."
        } else {
            continue;
        };
        errors.push(FieldError::new(&format!("days[{index}]"), wrong));
    }
    if !errors.is_empty() {
        return Err(ScheduleError::Invalid(errors));
    }
    days.sort_unstable();
    Ok(days)
}

/// The people who are meant, each once.
async fn chosen(tx: &mut TenantTx, choice: &Choice) -> Result<Vec<UserId>, ScheduleError> {
    let mut seen = HashSet::new();
    let by_themselves = choice.user_ids.iter().copied().filter(|user_id| seen.insert(*user_id));
    let named: Vec<Named> =
        by_themselves.map(|user_id| Named { user_id: Some(user_id), ..Named::default() }).collect();
    let mut people =
        people::chosen(tx, &named, None).await.map_err(|error| renamed(error, "people.user_ids"))?;
    if choice.production_id.is_some() || choice.group.is_some() || choice.role.is_some() {
        let (group, production_role) = (choice.group.clone(), choice.role.clone());
        let division = Named { group, production_role, ..Named::default() };
        let more = members::of_division(tx, 0, &division, choice.production_id).await;
        people.extend(more.map_err(|error| renamed(error, "people"))?);
    }
    let mut seen = HashSet::new();
    let users = people.iter().map(|person| person.user_id).filter(|user_id| seen.insert(*user_id));
    let users: Vec<UserId> = users.collect();
    match users.len() {
        0 => Err(ScheduleError::field("people", "Name somebody.")),
        some if some > MOST_ASKED => {
            let text = format!("These are {some} people. Ask at most {MOST_ASKED} at a time.");
            Err(ScheduleError::field("people", text))
        }
        _ => Ok(users),
    }
}

/// What is wrong with a participant, where nobody takes part yet.
fn renamed(error: ScheduleError, field: &str) -> ScheduleError {
    let ScheduleError::Invalid(errors) = error else { return error };
    let renamed = |error: FieldError| {
        let place = error.field.strip_prefix("participants").filter(|_| field == "people.user_ids");
        FieldError { field: format!("{field}{}", place.unwrap_or_default()), ..error }
    };
    ScheduleError::Invalid(errors.into_iter().map(renamed).collect())
}

/// Which are listed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Which {
    /// Where they stand.
    pub status: Option<AvailabilityStatus>,
    /// Open ones to which the caller has not answered all.
    pub waiting: bool,
}

/// A page of requests, newest first: all for the office, for others those in which they are asked.
pub async fn list(
    tx: &mut TenantTx,
    which: Which,
    reader: Reader,
    page: &PageRequest,
) -> Result<(Vec<Shown>, Option<i64>), ScheduleError> {
    let user_id = reader.caller.user_id;
    let filter = RequestFilter {
        asked: (!reader.caller.is_office()).then_some(user_id),
        status: which.status,
        waiting_for: which.waiting.then_some(user_id),
    };
    let (requests, total) = store::page(tx, &filter, page).await?;
    Ok((shown(tx, requests, reader).await?, total))
}

/// With what people have answered, as far as the caller sees it.
async fn shown(
    tx: &mut TenantTx,
    requests: Vec<AvailabilityRequest>,
    reader: Reader,
) -> Result<Vec<Shown>, ScheduleError> {
    let ids: Vec<AvailabilityRequestId> = requests.iter().map(|request| request.id).collect();
    let user_id = reader.caller.user_id;
    let counts = store::counts(tx, &ids).await?;
    let sums = if reader.caller.is_office() { store::sums(tx, &ids).await? } else { HashMap::new() };
    let mut places = store::places(tx, &ids, user_id).await?;
    let answers = store::answers(tx, &ids, Some(user_id)).await?;
    let shown = requests.into_iter().map(|request| {
        let counts = counts.get(&request.id).copied().unwrap_or_default();
        let sum = |day: &Date| {
            let of_day = sums.get(&(request.id, *day));
            let of = |answer| of_day.and_then(|sums| sums.get(&answer)).copied().unwrap_or_default();
            let (available, maybe) = (of(DayAnswer::Available), of(DayAnswer::Maybe));
            let unavailable = of(DayAnswer::Unavailable);
            let unanswered = counts.asked - available - maybe - unavailable;
            DaySum { day: *day, available, maybe, unavailable, unanswered }
        };
        let by_day =
            if reader.caller.is_office() { request.days.iter().map(sum).collect() } else { Vec::new() };
        let own = places.remove(&request.id).map(|person| Place::new(&request, person, &answers));
        Shown { counts, by_day, own, request }
    });
    Ok(shown.collect())
}

/// One request, for the office or somebody who is asked.
pub async fn detail(
    tx: &mut TenantTx,
    id: AvailabilityRequestId,
    reader: Reader,
) -> Result<Shown, ScheduleError> {
    let request = store::find(tx, id).await?.ok_or(MISSING)?;
    let shown = shown(tx, vec![request], reader).await?.pop().ok_or(MISSING)?;
    if reader.caller.is_office() || shown.own.is_some() { Ok(shown) } else { Err(MISSING) }
}

/// Who is asked, with what they answer; of `only`, where somebody is named.
pub async fn people(
    tx: &mut TenantTx,
    request: &AvailabilityRequest,
    only: Option<UserId>,
) -> Result<Vec<Place>, ScheduleError> {
    let answers = store::answers(tx, &[request.id], only).await?;
    let people = store::people(tx, request.id, only).await?;
    Ok(people.into_iter().map(|person| Place::new(request, person, &answers)).collect())
}

/// Takes no more answers; those that are there stay, and so does what follows from them. Again, it stays as it is.
pub async fn close(
    tx: &mut TenantTx,
    id: AvailabilityRequestId,
    version: Option<i64>,
) -> Result<(), ScheduleError> {
    let request = store::lock(tx, id).await?.ok_or(MISSING)?;
    if request.closed_at.is_some() {
        return Ok(());
    }
    if version.is_some_and(|version| version != request.version) {
        return Err(ScheduleError::Stale);
    }
    store::set_closed(tx, id).await?;
    tx.audit("availability_request_close", "availability_request", id.0, json!({}));
    let asked = store::people(tx, id, None).await?.into_iter().map(|person| person.user_id).collect();
    tx.publish(Topic::AvailabilityRequest, id.0, request.version + 1, asked);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_put_in_order_and_bad_ones_are_named() {
        let today = day("2026-11-22");
        let fine = checked_days(vec![day("2026-12-03"), day("2026-11-22")], today).unwrap();
        assert_eq!(fine, [day("2026-11-22"), day("2026-12-03")], "today is not over");
        let farthest = today.saturating_add(FARTHEST_DAYS.days());
        assert!(checked_days(vec![farthest], today).is_ok());
        let wrong = [day("2026-11-21"), day("2026-12-01"), day("2026-12-01"), farthest.tomorrow().unwrap()];
        let Err(ScheduleError::Invalid(errors)) = checked_days(wrong.to_vec(), today) else { panic!() };
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["days[0]", "days[2]", "days[3]"]);
        assert!(checked_days(Vec::new(), today).is_err());
        assert!(checked_days(vec![today; MOST_DAYS + 1], today).is_err());
    }
}
