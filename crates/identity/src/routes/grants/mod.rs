//! Routes of single sign-on, programs, delegates, support and the organization's rules.

mod api_clients;
mod delegations;
mod oauth;
mod security;
mod sso;
mod sso_connections;
mod support;

use platform::http::routing::Routes;
use platform::routes;
use serde::{Deserialize, Deserializer};

/// All routes of this area.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(security::security_detail, security::security_replace))
        .routes(routes!(support::support_access_create, support::support_access_delete))
        .routes(routes!(support::support_session_create))
        .routes(routes!(support::support_session_renew))
        .routes(routes!(sso_connections::sso_connection_list, sso_connections::sso_connection_create))
        .routes(routes!(sso_connections::sso_connection_update, sso_connections::sso_connection_delete))
        .routes(routes!(sso::sign_in_method_list))
        .routes(routes!(sso::sso_start))
        .routes(routes!(sso::sso_callback))
        .routes(routes!(sso::sso_challenge_detail))
        .routes(routes!(sso::sso_link_create))
        .routes(routes!(api_clients::api_client_list, api_clients::api_client_create))
        .routes(routes!(api_clients::api_client_rotate))
        .routes(routes!(api_clients::api_client_delete))
        .routes(routes!(oauth::oauth_token_create))
        .routes(routes!(delegations::delegation_list, delegations::delegation_create))
        .routes(routes!(delegations::delegation_delete))
        .routes(routes!(delegations::acting_list))
        .routes(routes!(delegations::act_as))
}

/// A member that was sent, be it as null: to tell "make it empty" from "leave it as it is".
fn sent<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
