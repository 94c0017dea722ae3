//! What was changed.

use jiff::Timestamp;
use platform::http::extract::{PathParams, QueryParams};
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem};
use serde::Serialize;
use serde_json::{Value, json};
use types::{EventId, EventUpdateId};

use super::caller;
use super::views::AuthorView;
use crate::error::ScheduleError;
use crate::model::{Audience, EventUpdate, Range, UpdateType};
use crate::service::{Caller, read};

/// A change of an event.
#[derive(Serialize, utoipa::ToSchema)]
pub struct EventUpdateView {
    /// The change.
    pub id: EventUpdateId,
    /// How much of the series.
    pub range: Range,
    /// What kind of change.
    pub update_type: UpdateType,
    /// Who was to know.
    pub audience: Audience,
    /// By field: `{"from", "to"}`; of people, who (`participants`), and of changed calls, in the same way, whose was what.
    pub changes: Value,
    /// Why; for the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who did it.
    pub updated_by: AuthorView,
    /// When.
    pub created_at: Timestamp,
}

impl EventUpdateView {
    fn new(update: EventUpdate, caller: Caller) -> Self {
        let mut changes = update.changes;
        let cancels = update.update_type == UpdateType::Cancelled;
        if !caller.is_office()
            && let Value::Object(fields) = &mut changes
        {
            fields.remove("staff_notes");
            // Others' calls are theirs and the office's.
            if update.update_type == UpdateType::ParticipantsChanged
                && let Some(Value::Array(parts)) = fields.get_mut("participants")
            {
                let reader = json!(caller.user_id);
                parts.retain(|part| part.get("user_id") == Some(&reader));
            }
        }
        Self {
            id: update.id,
            range: update.range,
            update_type: update.update_type,
            audience: update.audience,
            changes,
            // Why it is cancelled is for everybody; why a clash is all right is not.
            reason: update.reason.filter(|_| caller.is_office() || cancels),
            updated_by: AuthorView { id: update.updated_by, name: update.updated_by_name },
            created_at: update.created_at,
        }
    }
}

/// Lists what was changed, newest first. Others than the office see what they were to know of.
#[utoipa::path(get, path = "/api/v1/events/{id}/updates", tag = "schedule", operation_id = "event_update_list",
    params(("id" = EventId, Path), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<EventUpdateView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn event_update_list(
    cx: Authorized<allow::ScheduleRead>,
    PathParams(id): PathParams<EventId>,
    QueryParams(page): QueryParams<PageQuery>,
) -> Result<Page<EventUpdateView>, Problem> {
    let (caller, page) = (caller(&cx), page.parse()?);
    let page = cx
        .read(async |tx| {
            let (rows, total) = read::changes(tx, id, caller, &page).await?;
            let cursor = |update: &EventUpdate| Cursor { created_at: update.created_at, id: update.id.0 };
            let view = |update| EventUpdateView::new(update, caller);
            Ok::<_, ScheduleError>(Page::new(&page, rows, total, cursor).map(view))
        })
        .await?;
    Ok(page)
}
