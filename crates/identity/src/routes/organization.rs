//! The organization itself.

use axum::Json;
use platform::http::extract::JsonBody;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem};
use serde::Deserialize;

use super::views::OrganizationView;
use crate::error::IdentityError;
use crate::model;
use crate::service::organization;

/// What the organization is called from now on.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganizationUpdate {
    /// 1 to 255 characters.
    pub name: String,
}

/// Gives the organization another name. It stands on invitations and seals, so that it asks for a fresh proof.
#[utoipa::path(patch, path = "/api/v1/organization", tag = "identity", operation_id = "organization_update",
    security(("bearer" = [])), request_body = OrganizationUpdate,
    responses((status = 200, body = OrganizationView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn organization_update(
    cx: Authorized<allow::SecurityManage>,
    JsonBody(body): JsonBody<OrganizationUpdate>,
) -> Result<Json<OrganizationView>, Problem> {
    let name = model::organization_name("name", &body.name).map_err(IdentityError::from)?;
    let organization = cx.write(async |tx| organization::rename(tx, &name).await).await?;
    Ok(Json(organization.into()))
}
