//! Registering oneself, where an organization has switched that on.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use platform::http::extract::{JsonBody, PathParams};
use platform::problem::ProblemView;
use platform::{FieldError, Platform, Problem};
use serde::{Deserialize, Serialize};
use types::OrganizationId;

use super::super::auth::system;
use crate::error::IdentityError;
use crate::model;
use crate::service::accounts::registrations::{self, Registration};

/// Registers oneself.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistrationCreate {
    /// Address; it is proven by a link.
    pub email: String,
    /// At least 12 characters; without one, the person signs in by e-mail.
    pub password: Option<String>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Where.
    pub organization_id: OrganizationId,
}

/// An organization in which people register themselves.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct RegistrationView {
    /// Identifier.
    pub organization_id: OrganizationId,
    /// Name.
    pub name: String,
}

/// Mails a link that proves the address; afterwards an administrator lets the person in. The answer is the same, after
/// the same time, whether or not the address has an account.
#[utoipa::path(post, path = "/api/v1/auth/register", tag = "identity", operation_id = "registration_create",
    security(()), request_body = RegistrationCreate,
    responses((status = 202), (status = 400, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView), (status = 503, body = ProblemView)))]
pub async fn registration_create(
    State(platform): State<Platform>,
    JsonBody(body): JsonBody<RegistrationCreate>,
) -> Result<StatusCode, Problem> {
    let registration = checked(body).map_err(IdentityError::Invalid)?;
    registrations::register(&platform, &system(&platform), registration).await?;
    Ok(StatusCode::ACCEPTED)
}

fn checked(body: RegistrationCreate) -> Result<Registration, Vec<FieldError>> {
    let email = model::email("email", &body.email);
    let first_name = model::person_name("first_name", &body.first_name);
    let last_name = model::person_name("last_name", &body.last_name);
    let password = body.password.filter(|password| !password.is_empty());
    match (email, first_name, last_name) {
        (Ok(email), Ok(first_name), Ok(last_name)) => {
            let organization_id = body.organization_id;
            Ok(Registration { email, password, first_name, last_name, organization_id })
        }
        (email, first, last) => Err([email.err(), first.err(), last.err()].into_iter().flatten().collect()),
    }
}

/// The organization with a short name, if people register themselves there.
#[utoipa::path(get, path = "/api/v1/auth/registration/{slug}", tag = "identity", operation_id = "registration_detail",
    params(("slug" = String, Path)), security(()),
    responses((status = 200, body = RegistrationView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn registration_detail(
    State(platform): State<Platform>,
    PathParams(slug): PathParams<String>,
) -> Result<Json<RegistrationView>, Problem> {
    let organization = registrations::open_organization(&system(&platform), &slug).await?;
    Ok(Json(RegistrationView { organization_id: organization.id, name: organization.name }))
}
