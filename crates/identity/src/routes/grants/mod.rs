//! Routes of single sign-on, programs, delegates, support and the organization's rules.

use platform::Platform;
use utoipa_axum::router::OpenApiRouter;

/// All routes of this area.
pub fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
}
