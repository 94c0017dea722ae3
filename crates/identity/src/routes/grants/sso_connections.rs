//! The providers that may sign the organization's staff in.

use std::collections::BTreeMap;

use axum::Json;
use http::StatusCode;
use jiff::Timestamp;
use platform::http::extract::{JsonBody, PathParams};
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Problem, Role};
use serde::{Deserialize, Serialize};
use types::SsoConnectionId;

use super::sent;
use crate::error::IdentityError;
use crate::service::grants::sso::connections::{self, Connection, ConnectionDraft, ConnectionFields};
use crate::store;

/// A provider, without its secret.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct SsoConnectionView {
    /// The connection.
    pub id: SsoConnectionId,
    /// What people read on the button.
    pub name: String,
    /// The provider's address, as in its own configuration.
    pub issuer: String,
    /// What the provider calls the portal.
    pub client_id: String,
    /// Whose addresses it may speak for.
    pub domains: Vec<String>,
    /// The claim that holds a person's roles, such as `groups` or `realm_access.roles`.
    #[schema(required)]
    pub role_claim: Option<String>,
    /// What the claim says → the role here.
    pub role_mapping: BTreeMap<String, Role>,
    /// The role of new members whom no value maps.
    #[schema(required)]
    pub default_role: Option<Role>,
    /// Whether whoever the provider knows becomes a member at their first sign-in.
    pub creates_members: bool,
    /// Whether the provider asks for a second factor itself, so that the portal need not.
    pub vouches_second_factor: bool,
    /// Whether it can be used.
    pub is_enabled: bool,
    /// To be entered at the provider as the redirect address.
    pub redirect_uri: String,
    /// Set up at.
    pub created_at: Timestamp,
}

impl SsoConnectionView {
    fn new(connection: Connection, public_url: &str) -> Self {
        let Connection { id, fields, created_at, .. } = connection;
        Self {
            id,
            name: fields.name,
            issuer: fields.issuer,
            client_id: fields.client_id,
            domains: fields.domains,
            role_claim: fields.role_claim,
            role_mapping: fields.role_mapping,
            default_role: fields.default_role,
            creates_members: fields.creates_members,
            vouches_second_factor: fields.vouches_second_factor,
            is_enabled: fields.is_enabled,
            redirect_uri: format!("{public_url}/api/v1/auth/sso/callback"),
            created_at,
        }
    }
}

/// All providers.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct SsoConnectionList {
    /// The oldest first.
    pub data: Vec<SsoConnectionView>,
}

/// A provider to set up.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SsoConnectionCreate {
    /// What people read on the button.
    pub name: String,
    /// The provider's address; its configuration is read from there at once.
    pub issuer: String,
    /// What the provider calls the portal.
    pub client_id: String,
    /// What proves the portal to the provider. Written only.
    pub client_secret: String,
    /// Whose addresses it may speak for.
    pub domains: Vec<String>,
    /// The claim that holds a person's roles.
    pub role_claim: Option<String>,
    /// What the claim says → the role here.
    #[serde(default)]
    pub role_mapping: BTreeMap<String, Role>,
    /// The role of new members whom no value maps.
    pub default_role: Option<Role>,
    /// Whether whoever the provider knows becomes a member at their first sign-in.
    #[serde(default)]
    pub creates_members: bool,
    /// Whether the provider asks for a second factor itself.
    #[serde(default)]
    pub vouches_second_factor: bool,
    /// Whether it can be used.
    #[serde(default = "yes")]
    pub is_enabled: bool,
}

fn yes() -> bool {
    true
}

/// Changes to a provider; what is left out stays.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SsoConnectionUpdate {
    /// What people read on the button.
    pub name: Option<String>,
    /// The provider's address.
    pub issuer: Option<String>,
    /// What the provider calls the portal.
    pub client_id: Option<String>,
    /// A new secret.
    pub client_secret: Option<String>,
    /// Whose addresses it may speak for.
    pub domains: Option<Vec<String>>,
    /// The claim that holds a person's roles, or null.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<String>)]
    pub role_claim: Option<Option<String>>,
    /// What the claim says → the role here.
    pub role_mapping: Option<BTreeMap<String, Role>>,
    /// The role of new members whom no value maps, or null.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<Role>)]
    pub default_role: Option<Option<Role>>,
    /// Whether whoever the provider knows becomes a member at their first sign-in.
    pub creates_members: Option<bool>,
    /// Whether the provider asks for a second factor itself.
    pub vouches_second_factor: Option<bool>,
    /// Whether it can be used.
    pub is_enabled: Option<bool>,
}

impl SsoConnectionUpdate {
    fn over(self, before: ConnectionFields) -> ConnectionDraft {
        ConnectionDraft {
            client_secret: self.client_secret,
            fields: ConnectionFields {
                name: self.name.unwrap_or(before.name),
                issuer: self.issuer.unwrap_or(before.issuer),
                client_id: self.client_id.unwrap_or(before.client_id),
                domains: self.domains.unwrap_or(before.domains),
                role_claim: self.role_claim.unwrap_or(before.role_claim),
                role_mapping: self.role_mapping.unwrap_or(before.role_mapping),
                default_role: self.default_role.unwrap_or(before.default_role),
                creates_members: self.creates_members.unwrap_or(before.creates_members),
                vouches_second_factor: self.vouches_second_factor.unwrap_or(before.vouches_second_factor),
                is_enabled: self.is_enabled.unwrap_or(before.is_enabled),
            },
        }
    }
}

/// Lists the providers that may sign the organization's staff in.
#[utoipa::path(get, path = "/api/v1/organization/sso-connections", tag = "identity",
    operation_id = "sso_connection_list", security(("bearer" = [])),
    responses((status = 200, body = SsoConnectionList), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn sso_connection_list(
    cx: Authorized<allow::SecurityRead>,
) -> Result<Json<SsoConnectionList>, Problem> {
    let all = cx.read(async |tx| store::sso::all(tx).await).await?;
    let public_url = &cx.platform().config.public_url;
    let data = all.into_iter().map(|connection| SsoConnectionView::new(connection, public_url)).collect();
    Ok(Json(SsoConnectionList { data }))
}

/// Sets a provider up, after reading its configuration.
#[utoipa::path(post, path = "/api/v1/organization/sso-connections", tag = "identity",
    operation_id = "sso_connection_create", security(("bearer" = [])), request_body = SsoConnectionCreate,
    responses((status = 201, body = SsoConnectionView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn sso_connection_create(
    cx: Authorized<allow::SecurityManage>,
    JsonBody(body): JsonBody<SsoConnectionCreate>,
) -> Result<(StatusCode, Json<SsoConnectionView>), Problem> {
    let draft = ConnectionDraft {
        client_secret: Some(body.client_secret),
        fields: ConnectionFields {
            name: body.name,
            issuer: body.issuer,
            client_id: body.client_id,
            domains: body.domains,
            role_claim: body.role_claim,
            role_mapping: body.role_mapping,
            default_role: body.default_role,
            creates_members: body.creates_members,
            vouches_second_factor: body.vouches_second_factor,
            is_enabled: body.is_enabled,
        },
    };
    let draft = connections::checked(draft, true).map_err(IdentityError::Invalid)?;
    let platform = cx.platform();
    connections::probe(platform, &draft.fields.issuer).await?;
    let made = cx.write(async |tx| connections::create(tx, &platform.keyring, &draft).await).await?;
    Ok((StatusCode::CREATED, Json(SsoConnectionView::new(made, &platform.config.public_url))))
}

/// Changes a provider.
#[utoipa::path(patch, path = "/api/v1/organization/sso-connections/{id}", tag = "identity",
    operation_id = "sso_connection_update", params(("id" = SsoConnectionId, Path)), security(("bearer" = [])),
    request_body = SsoConnectionUpdate,
    responses((status = 200, body = SsoConnectionView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 404, body = ProblemView),
        (status = 429, body = ProblemView)))]
pub async fn sso_connection_update(
    cx: Authorized<allow::SecurityManage>,
    PathParams(id): PathParams<SsoConnectionId>,
    JsonBody(body): JsonBody<SsoConnectionUpdate>,
) -> Result<Json<SsoConnectionView>, Problem> {
    let platform = cx.platform();
    if let Some(issuer) = &body.issuer {
        connections::probe(platform, issuer.trim()).await?;
    }
    let change = |before: ConnectionFields| connections::checked(body.over(before), false);
    let after = cx.write(async |tx| connections::update(tx, &platform.keyring, id, change).await).await?;
    Ok(Json(SsoConnectionView::new(after, &platform.config.public_url)))
}

/// Removes a provider. Those who came in through it stay members and sign in in another way.
#[utoipa::path(delete, path = "/api/v1/organization/sso-connections/{id}", tag = "identity",
    operation_id = "sso_connection_delete", params(("id" = SsoConnectionId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn sso_connection_delete(
    cx: Authorized<allow::SecurityManage>,
    PathParams(id): PathParams<SsoConnectionId>,
) -> Result<StatusCode, Problem> {
    cx.write(async |tx| connections::delete(tx, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
