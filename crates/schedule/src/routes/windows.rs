//! Which part of the schedule is asked for, of lists and of exports alike.

use jiff::{Timestamp, ToSpan as _};
use platform::{Problem, TenantTx};

use super::lists::EventListQuery;
use super::{asked_zone, words};
use crate::error::ScheduleError;
use crate::model::{EventState, EventType};
use crate::service::{Caller, read};
use crate::store::lists::ListFilter;
use crate::time::{self, Zone};

/// Longest window.
const MOST_DAYS: i32 = 400;
/// The window where no end is asked for.
const USUAL_DAYS: i32 = 30;

/// A window that was asked for, as far as that can be checked without the company.
pub struct Window {
    query: EventListQuery,
    /// In which days begin and times are written, where one was asked for.
    pub zone: Option<Zone>,
    types: Vec<EventType>,
    states: Vec<EventState>,
}

impl Window {
    /// Checks words and zone.
    pub fn parse(query: EventListQuery) -> Result<Self, Problem> {
        Ok(Self {
            zone: asked_zone(query.timezone.as_deref())?,
            types: words("type", query.r#type.as_deref(), EventType::parse)?,
            states: words("state", query.state.as_deref(), EventState::parse)?,
            query,
        })
    }

    /// Whether only the caller's own events are asked for.
    pub fn is_own(&self) -> bool {
        self.query.mine.unwrap_or(false)
    }

    /// What it means for the caller, whose company's days count where no zone was asked for.
    pub async fn filter(
        &self,
        tx: &mut TenantTx,
        caller: Caller,
        now: Timestamp,
    ) -> Result<ListFilter, ScheduleError> {
        let days = match &self.zone {
            Some(zone) => zone.clone(),
            None => read::home_zone(tx).await?,
        };
        let query = &self.query;
        let first = query.start_date.unwrap_or_else(|| days.local(now).date());
        let last = query.end_date.unwrap_or_else(|| first.saturating_add(USUAL_DAYS.days()));
        if last < first {
            return Err(ScheduleError::field("end_date", "Choose a day that is not before start_date."));
        }
        if first.saturating_add(MOST_DAYS.days()) < last {
            return Err(ScheduleError::field("end_date", "Ask for at most 400 days at a time."));
        }
        let (from, to) = time::window(first, last, &days);
        let is_own = !caller.is_office() || self.is_own();
        Ok(ListFilter {
            from,
            to,
            types: self.types.clone(),
            states: self.states.clone(),
            production_id: query.production_id,
            room_id: query.room_id,
            artist_id: query.artist_id,
            user_id: is_own.then_some(caller.user_id),
            shows_drafts: caller.is_office(),
        })
    }
}
