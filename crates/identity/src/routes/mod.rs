//! The HTTP face of people and sessions: parsing, calling a use case, answering. No decisions here.

mod accounts;
mod artists;
mod auth;
mod cookie;
mod factors;
mod grants;
mod invitations;
mod me;
mod members;
mod organization;
mod personal;
mod views;

use platform::http::routing::Routes;
use platform::{FieldError, routes};

use crate::error::IdentityError;

/// All routes of this feature, with their paths in full.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(auth::session_create))
        .routes(routes!(auth::session_refresh))
        .routes(routes!(auth::session_delete))
        .routes(routes!(auth::key_list))
        .routes(routes!(me::me_detail, me::me_update))
        .routes(routes!(organization::organization_update))
        .routes(routes!(members::member_list))
        .routes(routes!(members::member_update))
        .routes(routes!(members::member_approve))
        .routes(routes!(members::member_revoke_sessions))
        .routes(routes!(members::member_require_password_change))
        .routes(routes!(invitations::invitation_list, invitations::invitation_create))
        .routes(routes!(invitations::invitation_create_many))
        .routes(routes!(invitations::invitation_resend))
        .routes(routes!(invitations::invitation_revoke))
        .routes(routes!(invitations::invitation_offer))
        .routes(routes!(invitations::invitation_accept))
        .routes(routes!(artists::artist_list))
        .routes(routes!(artists::artist_detail))
        .routes(routes!(personal::personal_detail, personal::personal_update))
        .routes(routes!(personal::artist_personal_detail))
        .merge(accounts::routes())
        .merge(factors::routes())
        .merge(grants::routes())
}

/// Words to search for, if there are any; at most 200 characters.
fn search_words(q: Option<String>) -> Result<Option<String>, IdentityError> {
    let words = q.map(|q| q.trim().to_owned()).filter(|q| !q.is_empty());
    if words.as_ref().is_some_and(|words| words.chars().count() > 200) {
        return Err(FieldError::new("q", "Search for at most 200 characters.").into());
    }
    Ok(words)
}
