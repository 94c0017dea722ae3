//! Routes of accounts: ways in, passwords, addresses, devices, history.

mod addresses;
mod codes;
mod devices;
mod passwords;
mod registrations;

use platform::http::routing::Routes;
use platform::routes;

/// All routes of this area.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(codes::sign_in_code_create))
        .routes(routes!(codes::sign_in_code_verify))
        .routes(routes!(passwords::password_forget))
        .routes(routes!(passwords::password_reset))
        .routes(routes!(passwords::password_estimate))
        .routes(routes!(passwords::password_change))
        .routes(routes!(registrations::registration_create))
        .routes(routes!(registrations::registration_detail))
        .routes(routes!(addresses::email_verify))
        .routes(routes!(addresses::email_change))
        .routes(routes!(addresses::email_change_stop))
        .routes(routes!(devices::session_list))
        .routes(routes!(devices::session_revoke))
        .routes(routes!(devices::session_revoke_others))
        .routes(routes!(devices::account_event_list))
}
