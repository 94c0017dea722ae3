//! Windows of the schedule, in the order in which things begin.

use jiff::Timestamp;
use platform::db::Condition;
use platform::page::PageRequest;
use platform::{DbError, TenantTx};
use types::{ArtistId, OrganizationId, ProductionId, RoomId, UserId};

use super::events::{COLUMNS, TABLES, from_row};
use crate::model::{Event, EventState, EventType};

/// What a window shows.
#[derive(Clone, Debug)]
pub struct ListFilter {
    /// What ends after this instant …
    pub from: Timestamp,
    /// … and begins before this one.
    pub to: Timestamp,
    /// Only these kinds; without, all.
    pub types: Vec<EventType>,
    /// Only these states; without, all.
    pub states: Vec<EventState>,
    pub production_id: Option<ProductionId>,
    pub room_id: Option<RoomId>,
    /// Only what this artist takes part in.
    pub artist_id: Option<ArtistId>,
    /// Only what this person takes part in.
    pub user_id: Option<UserId>,
    /// Whether drafts are shown.
    pub shows_drafts: bool,
}

/// The condition, and the table whose `start_at` leads to it soonest: a person's own parts, or all events.
fn condition(organization: OrganizationId, filter: &ListFilter) -> Condition {
    let mut this = Condition::of(organization, "o");
    // No event is longer than 31 days: what began before cannot reach into the window.
    this.and(
        "o.start_at < $a AND o.start_at > $b::timestamptz - interval '744 hours' AND o.end_at > $b",
        [Box::new(filter.to), Box::new(filter.from)],
    );
    if !filter.shows_drafts {
        this.and("o.state <> $a", [Box::new(EventState::Draft.name())]);
    }
    if !filter.types.is_empty() {
        let names: Vec<&'static str> = filter.types.iter().map(|kind| kind.name()).collect();
        this.and("o.type = ANY($a)", [Box::new(names)]);
    }
    if !filter.states.is_empty() {
        let names: Vec<&'static str> = filter.states.iter().map(|state| state.name()).collect();
        this.and("o.state = ANY($a)", [Box::new(names)]);
    }
    if let Some(production) = filter.production_id {
        this.and("o.production_id = $a", [Box::new(production)]);
    }
    if let Some(room) = filter.room_id {
        this.and("o.room_id = $a", [Box::new(room)]);
    }
    // Begins with the few parts of one person in the window, which begin up to a day before or after their events.
    let part = "o.id IN (SELECT m.occurrence_id FROM event_participants m WHERE m.organization_id = $1
        AND m.removed_at IS NULL AND m.start_at < $b::timestamptz + interval '1 day'
        AND m.start_at > $c::timestamptz - interval '768 hours'";
    if let Some(user) = filter.user_id {
        this.and(
            &format!("{part} AND m.user_id = $a)"),
            [Box::new(user), Box::new(filter.to), Box::new(filter.from)],
        );
    }
    if let Some(artist) = filter.artist_id {
        this.and(
            &format!(
                "{part} AND m.user_id = (SELECT a.user_id FROM artists a WHERE a.organization_id = $1 AND a.id = $a))"
            ),
            [Box::new(artist), Box::new(filter.to), Box::new(filter.from)],
        );
    }
    this
}

/// One page of events, soonest first, and the count of all where asked for. The cursor is the last one's start.
pub async fn list(
    tx: &mut TenantTx,
    filter: &ListFilter,
    page: &PageRequest,
) -> Result<(Vec<Event>, Option<i64>), DbError> {
    let organization = tx.organization_id();
    let total = if page.count {
        let all = condition(organization, filter);
        let sql = format!("SELECT count(*) FROM event_occurrences o WHERE {}", all.sql());
        Some(tx.query_one(&sql, &all.parameters()).await?.get(0))
    } else {
        None
    };
    let mut condition = condition(organization, filter);
    if let Some(after) = page.after {
        condition.and("(o.start_at, o.id) > ($a, $b)", [Box::new(after.created_at), Box::new(after.id)]);
    }
    // The limit is written out: for one in a parameter the planner expects a tenth of the table, and plans for that.
    let tables = TABLES.replacen(
        "event_occurrences o",
        &format!(
            "(SELECT * FROM event_occurrences o WHERE {} ORDER BY o.start_at, o.id LIMIT {}) o",
            condition.sql(),
            page.fetch()
        ),
        1,
    );
    let sql = format!("SELECT {COLUMNS} FROM {tables} ORDER BY o.start_at, o.id");
    let rows = tx.query(&sql, &condition.parameters()).await?;
    Ok((rows.iter().map(from_row).collect::<Result<_, _>>()?, total))
}
