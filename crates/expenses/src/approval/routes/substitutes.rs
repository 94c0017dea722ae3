//! Who decides while somebody is away.

use std::collections::HashMap;

use axum::Json;
use axum::response::Response;
use http::StatusCode;
use jiff::civil::Date;
use platform::http::extract::{JsonBody, PathParams};
use platform::idempotency::IdempotencyKey;
use platform::policy::{Permission, allow};
use platform::problem::ProblemView;
use platform::{Authorized, Problem, Scope};
use serde::{Deserialize, Serialize};
use types::{SubstituteId, UserId};

use super::super::model::Substitution;
use super::super::service::{self, Manager};
use crate::office::OfficeError;

/// Somebody decides in another one's place for some days.
#[derive(Serialize, utoipa::ToSchema)]
pub struct SubstituteView {
    /// Identifier.
    pub id: SubstituteId,
    /// Who is away.
    pub user_id: UserId,
    /// Their name.
    pub user_name: String,
    /// Who decides.
    pub substitute_id: UserId,
    /// Their name.
    pub substitute_name: String,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub starts_on: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub ends_on: Date,
}

impl SubstituteView {
    fn new(one: &Substitution, names: &HashMap<UserId, String>) -> Self {
        let name = |id| names.get(&id).cloned().unwrap_or_default();
        Self {
            id: one.id,
            user_id: one.user_id,
            user_name: name(one.user_id),
            substitute_id: one.substitute_id,
            substitute_name: name(one.substitute_id),
            starts_on: one.starts_on,
            ends_on: one.ends_on,
        }
    }
}

/// Substitutions of today and later.
#[derive(Serialize, utoipa::ToSchema)]
pub struct SubstituteList {
    /// The earliest first.
    pub data: Vec<SubstituteView>,
}

/// Lets somebody decide for some days.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubstituteCreate {
    /// Who is away: the caller where left out; others only for those who manage claims.
    pub user_id: Option<UserId>,
    /// Who decides.
    pub substitute_id: UserId,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub starts_on: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub ends_on: Date,
}

fn manager(cx: &Authorized<allow::ExpenseApprove>) -> Manager {
    let manages_all = cx.principal().scope(Permission::ExpenseManage) == Scope::Organization;
    Manager { user_id: cx.user_id(), manages_all }
}

/// Lists substitutes: one's own, or – for those who manage claims – all.
#[utoipa::path(get, path = "/api/v1/approval-substitutes", tag = "expenses", operation_id = "approval_substitute_list",
    security(("bearer" = [])),
    responses((status = 200, body = SubstituteList), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn approval_substitute_list(
    cx: Authorized<allow::ExpenseApprove>,
) -> Result<Json<SubstituteList>, Problem> {
    let manager = manager(&cx);
    let (found, names) = cx.read(async |tx| service::substitutions(tx, manager).await).await?;
    Ok(Json(SubstituteList { data: found.iter().map(|one| SubstituteView::new(one, &names)).collect() }))
}

/// Lets somebody decide in one's place for some days, both of them included.
#[utoipa::path(post, path = "/api/v1/approval-substitutes", tag = "expenses",
    operation_id = "approval_substitute_create", request_body = SubstituteCreate, security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SubstituteView), (status = 400, body = ProblemView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 409, body = ProblemView), (status = 415, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn approval_substitute_create(
    cx: Authorized<allow::ExpenseApprove>,
    idempotency: IdempotencyKey,
    JsonBody(body): JsonBody<SubstituteCreate>,
) -> Result<Response, Problem> {
    let manager = manager(&cx);
    let new = Substitution {
        id: SubstituteId::generate(),
        user_id: body.user_id.unwrap_or(manager.user_id),
        substitute_id: body.substitute_id,
        starts_on: body.starts_on,
        ends_on: body.ends_on,
    };
    idempotency
        .write_once(&cx, manager.user_id, StatusCode::CREATED, &body, async |tx| {
            let made = service::substitute(tx, manager, new).await?;
            let names = identity::names_of(tx, &[made.user_id, made.substitute_id]).await?;
            Ok::<_, OfficeError>(SubstituteView::new(&made, &names))
        })
        .await
}

/// Ends a substitution.
#[utoipa::path(delete, path = "/api/v1/approval-substitutes/{id}", tag = "expenses",
    operation_id = "approval_substitute_delete", params(("id" = SubstituteId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn approval_substitute_delete(
    cx: Authorized<allow::ExpenseApprove>,
    PathParams(id): PathParams<SubstituteId>,
) -> Result<StatusCode, Problem> {
    let manager = manager(&cx);
    cx.write(async |tx| service::end_substitution(tx, manager, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
