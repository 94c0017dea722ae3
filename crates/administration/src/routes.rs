//! The HTTP face of administration.

use axum::Json;
use http::StatusCode;
use jiff::Timestamp;
use platform::audit;
use platform::http::extract::{PathParams, QueryParams};
use platform::http::routing::Routes;
use platform::jobs::{self, JobView};
use platform::live::Topic;
use platform::page::{Page, PageQuery, PaginationView};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, DbError, Problem, ProblemType, routes};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use types::UserId;
use uuid::Uuid;

use crate::model::{AuditEntry, AuditFilter};
use crate::store;

/// All routes of this feature.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(job_list))
        .routes(routes!(job_retry))
        .routes(routes!(audit_list))
        .routes(routes!(storage_detail))
}

/// Which jobs to list.
#[derive(Clone, Copy, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// Those whose tries are used up.
    #[default]
    Failed,
}

/// Filters of the list.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobListQuery {
    /// Only failed jobs can be listed; those that wait or run are nobody's business.
    #[serde(default)]
    #[param(required = false, inline)]
    pub status: JobStatus,
}

/// Lists failed background jobs, newest first, at most 200, on one page.
#[utoipa::path(get, path = "/api/v1/admin/jobs", tag = "administration", operation_id = "job_list",
    params(JobListQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<JobView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
async fn job_list(
    cx: Authorized<allow::JobRead>,
    QueryParams(query): QueryParams<JobListQuery>,
) -> Result<Json<Page<JobView>>, Problem> {
    let JobStatus::Failed = query.status;
    let data = cx.read(async |tx| jobs::failed(tx).await).await?;
    let pagination = PaginationView { cursor: None, next_cursor: None, has_more: false, total_count: None };
    Ok(Json(Page { data, pagination }))
}

/// Gives a failed job its tries back; it runs within seconds.
#[utoipa::path(post, path = "/api/v1/admin/jobs/{id}/retry", tag = "administration", operation_id = "job_retry",
    params(("id" = i64, Path)), security(("bearer" = [])),
    responses((status = 202), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
async fn job_retry(
    cx: Authorized<allow::JobManage>,
    PathParams(id): PathParams<i64>,
) -> Result<StatusCode, Problem> {
    let retried = cx
        .write(async |tx| {
            let retried = jobs::retry(tx, id).await?;
            if retried {
                tx.audit("job_retry", "job", None, json!({"job_id": id}));
                // Jobs are numbered, not named by UUID; browsers refetch the list.
                tx.publish(Topic::Job, Uuid::nil(), 0, Vec::new());
            }
            Ok::<_, DbError>(retried)
        })
        .await?;
    if retried { Ok(StatusCode::ACCEPTED) } else { Err(Problem::new(ProblemType::NotFound)) }
}

/// Filters of the audit log.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditListQuery {
    /// Part of a name, action, subject or change.
    pub q: Option<String>,
    /// Only what this person did.
    pub actor_id: Option<UserId>,
    /// Only this action, such as `contract_assign`.
    pub action: Option<String>,
}

/// An entry of the audit log.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct AuditEntryView {
    /// Number in the organization's chain.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor_name: String,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub subject_type: String,
    /// To which one.
    #[schema(required)]
    pub subject_id: Option<Uuid>,
    /// Before and after, counts, reasons.
    #[schema(value_type = Object)]
    pub changes: Value,
    /// The request, as in logs and problems.
    #[schema(required)]
    pub request_id: Option<Uuid>,
}

impl From<AuditEntry> for AuditEntryView {
    fn from(entry: AuditEntry) -> Self {
        let AuditEntry { seq, at, actor_name, action, subject_type, subject_id, changes, request_id } = entry;
        // The recorded text is JSON; should it ever not be, the reader sees it as it is.
        let changes = serde_json::from_str(&changes).unwrap_or(Value::String(changes));
        Self { seq, at, actor_name, action, subject_type, subject_id, changes, request_id }
    }
}

/// Lists the audit log, newest first.
#[utoipa::path(get, path = "/api/v1/admin/audit", tag = "administration", operation_id = "audit_list",
    params(AuditListQuery, PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<AuditEntryView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
async fn audit_list(
    cx: Authorized<allow::AuditRead>,
    QueryParams(query): QueryParams<AuditListQuery>,
    QueryParams(paging): QueryParams<PageQuery>,
) -> Result<Json<Page<AuditEntryView>>, Problem> {
    let request = paging.parse()?;
    let given =
        |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let filter = AuditFilter {
        q: given(query.q),
        actor_id: query.actor_id.map(|id| id.0),
        action: given(query.action),
    };
    if filter.q.as_ref().is_some_and(|words| words.chars().count() > 200) {
        return Err(Problem::field("q", "Search for at most 200 characters."));
    }
    let (rows, total) = cx
        .read(async |tx| {
            let rows = store::audit_page(tx, &filter, audit::before(&request), request.fetch()).await?;
            let total = if request.count { Some(store::audit_count(tx, &filter).await?) } else { None };
            Ok::<_, DbError>((rows, total))
        })
        .await?;
    let rows = rows.into_iter().map(AuditEntryView::from).collect();
    Ok(Json(Page::new(&request, rows, total, |entry: &AuditEntryView| audit::position(entry.at, entry.seq))))
}

/// Storage of the organization.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct StorageView {
    /// Bytes of files kept.
    pub used_bytes: i64,
    /// Bytes allowed.
    pub limit_bytes: i64,
}

/// Tells how much storage the organization uses.
#[utoipa::path(get, path = "/api/v1/admin/storage", tag = "administration", operation_id = "storage_detail",
    security(("bearer" = [])),
    responses((status = 200, body = StorageView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
async fn storage_detail(cx: Authorized<allow::JobRead>) -> Result<Json<StorageView>, Problem> {
    let storage = cx.read(async |tx| store::storage(tx).await).await?;
    Ok(Json(StorageView { used_bytes: storage.used_bytes, limit_bytes: storage.limit_bytes }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(seq: i64, changes: &str) -> AuditEntryView {
        AuditEntryView::from(AuditEntry {
            seq,
            at: Timestamp::UNIX_EPOCH,
            actor_name: "Ben".into(),
            action: "member_update".into(),
            subject_type: "member".into(),
            subject_id: None,
            changes: changes.into(),
            request_id: None,
        })
    }

    #[test]
    fn changes_are_shown_as_recorded() {
        assert_eq!(entry(1, r#"{"role":"admin"}"#).changes, json!({"role": "admin"}));
        assert_eq!(entry(1, "not json").changes, json!("not json"));
    }
}
