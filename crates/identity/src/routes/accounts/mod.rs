//! Routes of accounts: ways in, passwords, addresses, devices, history.

use platform::Platform;
use utoipa_axum::router::OpenApiRouter;

/// All routes of this area.
pub fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
}
