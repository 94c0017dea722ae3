//! Invitations: the office's side, and the two public steps of the person invited.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use platform::db::context::Purpose;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::http::request;
use platform::idempotency::IdempotencyKey;
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, DbError, FieldError, Platform, Problem, Role};
use serde::{Deserialize, Serialize};
use types::InvitationId;

use super::cookie;
use super::search_words;
use super::views::{InvitationView, SignInView, signed_in};
use crate::error::IdentityError;
use crate::model;
use crate::service::invitations::{self, Acceptance, Invitee, Offer};
use crate::store;
use crate::tokens::InvitationToken;

/// Filters of the list.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InvitationListQuery {
    /// Part of the address.
    pub q: Option<String>,
}

/// Whom to invite.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationCreate {
    /// Where the invitation goes.
    pub email: String,
    /// As what the person joins.
    pub role: Role,
    /// First name, for the greeting and as a proposal.
    pub first_name: Option<String>,
    /// Last name, as a proposal.
    pub last_name: Option<String>,
}

/// Accepts an invitation.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationAccept {
    /// From the link.
    pub token: String,
    /// First name of a new account.
    pub first_name: Option<String>,
    /// Last name of a new account.
    pub last_name: Option<String>,
    /// A new account's password, at least 12 characters; or the password of the account that exists.
    pub password: String,
}

/// The organization that invites.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct InvitingOrganizationView {
    /// Its name.
    pub name: String,
}

/// What an invitation offers.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct InvitationOfferView {
    /// Who invites.
    pub organization: InvitingOrganizationView,
    /// Who is invited.
    pub email: String,
    /// As what.
    pub role: Role,
    /// Whether the person signs in with the password they have, or chooses one.
    pub existing_account: bool,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
}

/// Lists invitations, newest first.
#[utoipa::path(get, path = "/api/v1/invitations", tag = "identity", operation_id = "invitation_list",
    params(InvitationListQuery, PageQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<InvitationView>), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn invitation_list(
    cx: Authorized<allow::InvitationRead>,
    QueryParams(query): QueryParams<InvitationListQuery>,
    QueryParams(paging): QueryParams<PageQuery>,
) -> Result<Json<Page<InvitationView>>, Problem> {
    let request = paging.parse()?;
    let q = search_words(query.q)?;
    let (rows, total) = cx
        .read(async |tx| {
            let rows = store::invitations::page(tx, &request, q.as_deref()).await?;
            let total =
                if request.count { Some(store::invitations::count(tx, q.as_deref()).await?) } else { None };
            Ok::<_, DbError>((rows, total))
        })
        .await?;
    let rows = rows.into_iter().map(InvitationView::from).collect();
    let position = |row: &InvitationView| Cursor { created_at: row.created_at, id: row.id.0 };
    Ok(Json(Page::new(&request, rows, total, position)))
}

/// Invites a person by e-mail.
#[utoipa::path(post, path = "/api/v1/invitations", tag = "identity", operation_id = "invitation_create",
    params(("Idempotency-Key" = Option<String>, Header)), security(("bearer" = [])),
    request_body = InvitationCreate,
    responses((status = 201, body = InvitationView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 409, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn invitation_create(
    cx: Authorized<allow::InvitationWrite>,
    key: IdempotencyKey,
    JsonBody(body): JsonBody<InvitationCreate>,
) -> Result<Response, Problem> {
    let invitee = checked(&body).map_err(IdentityError::Invalid)?;
    let (user_id, platform) = (cx.user_id(), cx.platform());
    key.write_once(&cx, user_id, StatusCode::CREATED, &body, async |tx| {
        let (invitation, _) = invitations::create(tx, platform, Some(user_id), &invitee).await?;
        Ok::<_, IdentityError>(InvitationView::from(invitation))
    })
    .await
}

fn checked(body: &InvitationCreate) -> Result<Invitee, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut name = |field: &str, given: &Option<String>| {
        let given = given.as_deref().filter(|text| !text.trim().is_empty())?;
        model::person_name(field, given).map_err(|error| errors.push(error)).ok()
    };
    let (first_name, last_name) = (name("first_name", &body.first_name), name("last_name", &body.last_name));
    match model::email("email", &body.email) {
        Ok(email) if errors.is_empty() => Ok(Invitee { email, role: body.role, first_name, last_name }),
        Ok(_) => Err(errors),
        Err(error) => {
            errors.insert(0, error);
            Err(errors)
        }
    }
}

/// Sends a pending or expired invitation again, with a new link and another 14 days.
#[utoipa::path(post, path = "/api/v1/invitations/{id}/resend", tag = "identity", operation_id = "invitation_resend",
    params(("id" = InvitationId, Path)), security(("bearer" = [])),
    responses((status = 200, body = InvitationView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn invitation_resend(
    cx: Authorized<allow::InvitationWrite>,
    PathParams(id): PathParams<InvitationId>,
) -> Result<Json<InvitationView>, Problem> {
    let platform = cx.platform();
    let invitation = cx.write(async |tx| invitations::resend(tx, platform, id).await).await?;
    Ok(Json(invitation.into()))
}

/// Takes a pending or expired invitation back.
#[utoipa::path(post, path = "/api/v1/invitations/{id}/revoke", tag = "identity", operation_id = "invitation_revoke",
    params(("id" = InvitationId, Path)), security(("bearer" = [])),
    responses((status = 200, body = InvitationView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 404, body = ProblemView), (status = 409, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn invitation_revoke(
    cx: Authorized<allow::InvitationWrite>,
    PathParams(id): PathParams<InvitationId>,
) -> Result<Json<InvitationView>, Problem> {
    let invitation = cx.write(async |tx| invitations::revoke(tx, id).await).await?;
    Ok(Json(invitation.into()))
}

fn token(text: &str) -> Result<InvitationToken, IdentityError> {
    InvitationToken::parse(text).ok_or(IdentityError::InvitationInvalid)
}

/// What the invitation in a link offers. Used, expired, withdrawn and invented links get the same answer.
#[utoipa::path(get, path = "/api/v1/invitations/accept/{token}", tag = "identity", operation_id = "invitation_offer",
    params(("token" = String, Path)), security(()),
    responses((status = 200, body = InvitationOfferView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn invitation_offer(
    State(platform): State<Platform>,
    PathParams(text): PathParams<String>,
) -> Result<Json<InvitationOfferView>, Problem> {
    let system = platform.system(Purpose::Invitation, request::origin());
    let Offer { invitation, organization, has_account } = invitations::offer(&system, &token(&text)?).await?;
    Ok(Json(InvitationOfferView {
        organization: InvitingOrganizationView { name: organization.name },
        email: invitation.email,
        role: invitation.role,
        existing_account: has_account,
        expires_at: invitation.expires_at,
    }))
}

/// Accepts an invitation – with a new account, or with the one the address has – and signs in.
#[utoipa::path(post, path = "/api/v1/invitations/accept", tag = "identity", operation_id = "invitation_accept",
    security(()), request_body = InvitationAccept,
    responses((status = 200, body = SignInView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 409, body = ProblemView), (status = 429, body = ProblemView), (status = 503, body = ProblemView)))]
pub async fn invitation_accept(
    State(platform): State<Platform>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<InvitationAccept>,
) -> Result<Response, Problem> {
    let system = platform.system(Purpose::Invitation, request::origin());
    let acceptance = Acceptance {
        token: token(&body.token)?,
        first_name: body.first_name,
        last_name: body.last_name,
        password: body.password,
        bearer: cookie::bearer(&headers),
    };
    let session = invitations::accept(&platform, &system, acceptance).await?;
    Ok(signed_in(&platform, &headers, session))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitee_needs_an_address_and_blank_names_are_none() {
        let body = |email: &str, first_name: &str| InvitationCreate {
            email: email.into(),
            role: Role::Artist,
            first_name: Some(first_name.into()),
            last_name: None,
        };
        let invitee = checked(&body(" Anna@Example.com", " ")).unwrap();
        assert_eq!((invitee.email.as_str(), invitee.first_name), ("anna@example.com", None));
        let errors = checked(&body("nobody", "a\u{7}")).err().unwrap();
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["email", "first_name"]);
    }
}
