//! Invitations: the office's side, and the two public steps of the person invited.

use axum::Json;
use axum::extract::{Extension, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use platform::crypto::TenantToken;
use platform::db::context::Purpose;
use platform::http::extract::{JsonBody, PathParams, QueryParams};
use platform::http::request;
use platform::idempotency::IdempotencyKey;
use platform::page::{Cursor, Page, PageQuery};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, DbError, FieldError, Platform, Principal, Problem, Role};
use serde::{Deserialize, Serialize};
use types::InvitationId;

use super::cookie;
use super::search_words;
use super::views::{InvitationView, SignInAnswer, concluded};
use crate::error::IdentityError;
use crate::invitees::{self, Entry, Invitee};
use crate::service::invitations::accept::{self, Acceptance};
use crate::service::invitations::bulk::{self, Outcome};
use crate::service::invitations::{self, Offer};
use crate::service::sign_in::Wish;
use crate::store;

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
    /// A new account's password, at least 12 characters, or none: then one signs in by e-mail. Of an account that
    /// exists: its password, unless the person is signed in with it.
    pub password: Option<String>,
    /// Stay signed in for 30 days instead of 7.
    #[serde(default)]
    pub remember_me: bool,
}

/// Whom to invite, many at once: `text` or `rows`, at most 500 people.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationBulkCreate {
    /// A pasted list (`name@host`, `Name <name@host>`, one a line or with semicolons) or a table with the headings
    /// `email`, `role`, `first_name`, `last_name`.
    pub text: Option<String>,
    /// The same as rows.
    pub rows: Option<Vec<InvitationBulkRow>>,
    /// As what people join whose entry does not say.
    pub role: Option<Role>,
}

/// One person to invite.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationBulkRow {
    /// Where the invitation goes.
    pub email: String,
    /// As what the person joins.
    pub role: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvitationBulkStatus {
    /// The e-mail is under way.
    Invited,
    /// The person is, or was, a member.
    AlreadyMember,
    /// An invitation waits already, or the address stands in the list twice.
    AlreadyInvited,
    /// The entry cannot be understood.
    Invalid,
}

/// The answer to one entry.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct InvitationBulkResult {
    /// Number of the entry, from 1; headings do not count.
    pub row: usize,
    /// Its address, as it was read.
    pub email: String,
    /// What became of it.
    pub status: InvitationBulkStatus,
    /// What is wrong with it.
    #[schema(required)]
    pub message: Option<String>,
}

/// The answers to all entries.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct InvitationBulkView {
    /// In the order of the entries.
    pub results: Vec<InvitationBulkResult>,
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
    /// Whether the address has an account.
    pub existing_account: bool,
    /// Whether that account has a password, which is asked for unless the person is signed in with it.
    pub has_password: bool,
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

/// Invites a person by e-mail. To invite somebody into the office asks for a fresh proof of the caller.
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
    if invitee.role.is_office() {
        cx.ensure_fresh_proof()?;
    }
    let (user_id, platform) = (cx.user_id(), cx.platform());
    key.write_once(&cx, user_id, StatusCode::CREATED, &body, async |tx| {
        let (invitation, _) = invitations::create(tx, platform, Some(user_id), &invitee).await?;
        Ok::<_, IdentityError>(InvitationView::from(invitation))
    })
    .await
}

fn checked(body: &InvitationCreate) -> Result<Invitee, Vec<FieldError>> {
    let entry = Entry {
        email: body.email.clone(),
        role: None,
        first_name: body.first_name.clone(),
        last_name: body.last_name.clone(),
    };
    entry.checked(Some(body.role))
}

/// Invites many people by e-mail and answers for each one. Where one is to join the office, this asks for a fresh proof
/// of the caller.
#[utoipa::path(post, path = "/api/v1/invitations/bulk", tag = "identity", operation_id = "invitation_create_many",
    params(("Idempotency-Key" = Option<String>, Header)), security(("bearer" = [])),
    request_body = InvitationBulkCreate,
    responses((status = 200, body = InvitationBulkView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 409, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn invitation_create_many(
    cx: Authorized<allow::InvitationWrite>,
    key: IdempotencyKey,
    JsonBody(body): JsonBody<InvitationBulkCreate>,
) -> Result<Response, Problem> {
    let entries = entries(&body)?;
    let checked: Vec<_> = entries.iter().map(|entry| entry.checked(body.role)).collect();
    if checked.iter().flatten().any(|invitee| invitee.role.is_office()) {
        cx.ensure_fresh_proof()?;
    }
    let (user_id, platform) = (cx.user_id(), cx.platform());
    key.write_once(&cx, user_id, StatusCode::OK, &body, async |tx| {
        let outcomes = bulk::create(tx, platform, user_id, &checked).await?;
        let results = entries.iter().zip(outcomes).enumerate().map(result).collect();
        Ok::<_, IdentityError>(InvitationBulkView { results })
    })
    .await
}

fn entries(body: &InvitationBulkCreate) -> Result<Vec<Entry>, IdentityError> {
    match (&body.text, &body.rows) {
        (Some(text), None) => Ok(invitees::read(text)?),
        (None, Some(rows)) if (1..=invitees::MOST_ROWS).contains(&rows.len()) => {
            let entry = |row: &InvitationBulkRow| {
                let InvitationBulkRow { email, role, first_name, last_name } = row.clone();
                Entry { email, role, first_name, last_name }
            };
            Ok(rows.iter().map(entry).collect())
        }
        (None, Some(_)) => Err(FieldError::new("rows", "Invite 1 to 500 people at a time.").into()),
        _ => Err(FieldError::new("text", "Send a text or rows.").into()),
    }
}

fn result((index, (entry, outcome)): (usize, (&Entry, Outcome))) -> InvitationBulkResult {
    let (status, message) = match outcome {
        Outcome::Invited => (InvitationBulkStatus::Invited, None),
        Outcome::AlreadyMember => (InvitationBulkStatus::AlreadyMember, None),
        Outcome::AlreadyInvited => (InvitationBulkStatus::AlreadyInvited, None),
        Outcome::Invalid(errors) => {
            let messages: Vec<String> = errors.into_iter().map(|error| error.message).collect();
            (InvitationBulkStatus::Invalid, Some(messages.join(" ")))
        }
    };
    let email = entry.email.chars().take(254).collect();
    InvitationBulkResult { row: index + 1, email, status, message }
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

fn token(text: &str) -> Result<TenantToken, IdentityError> {
    TenantToken::parse(text).ok_or(IdentityError::InvitationInvalid)
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
    let Offer { invitation, organization, account, has_password } =
        invitations::offer(&system, &token(&text)?).await?;
    Ok(Json(InvitationOfferView {
        organization: InvitingOrganizationView { name: organization.name },
        email: invitation.email,
        role: invitation.role,
        existing_account: account.is_some(),
        has_password,
        expires_at: invitation.expires_at,
    }))
}

/// Accepts an invitation – with a new account, or with the one the address has – and signs in. Whoever is signed in
/// with that account needs nothing but the link; their session goes over into the new organization.
#[utoipa::path(post, path = "/api/v1/invitations/accept", tag = "identity", operation_id = "invitation_accept",
    security((), ("bearer" = [])), request_body = InvitationAccept,
    responses((status = 200, body = SignInAnswer), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 409, body = ProblemView), (status = 429, body = ProblemView), (status = 503, body = ProblemView)))]
pub async fn invitation_accept(
    State(platform): State<Platform>,
    principal: Option<Extension<Principal>>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<InvitationAccept>,
) -> Result<Response, Problem> {
    let system = platform.system(Purpose::Invitation, request::origin());
    let acceptance = Acceptance {
        token: token(&body.token)?,
        first_name: body.first_name,
        last_name: body.last_name,
        password: body.password,
        principal: principal.map(|Extension(principal)| principal),
        entry: cookie::entry(&headers, Wish::Any, body.remember_me),
    };
    let conclusion = accept::accept(&platform, &system, acceptance).await?;
    Ok(concluded(&platform, &headers, conclusion))
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
