//! Routes of second factors, passkeys and fresh proofs.

use platform::Platform;
use utoipa_axum::router::OpenApiRouter;

/// All routes of this area.
pub fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
}
