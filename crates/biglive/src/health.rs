//! Whether a process lives and is ready, and its metrics on an address of their own.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use http::{StatusCode, header};
use metrics_exporter_prometheus::PrometheusHandle;
use platform::Platform;

/// `GET /health/live` and `GET /health/ready`.
pub fn routes() -> Router<Platform> {
    Router::new().route("/health/live", get(async || "live")).route("/health/ready", get(ready))
}

/// Ready: the database answers.
async fn ready(State(platform): State<Platform>) -> (StatusCode, &'static str) {
    match platform.oldest_due_job_seconds().await {
        Ok(_) => (StatusCode::OK, "ready"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}

/// `GET /metrics` for Prometheus.
pub fn metrics(platform: Platform, handle: PrometheusHandle) -> Router {
    Router::new().route(
        "/metrics",
        get(async move || {
            let (used, size) = platform.database_usage();
            metrics::gauge!("database_connections_used").set(used as f64);
            metrics::gauge!("database_connections_max").set(size as f64);
            if let Ok(age) = platform.oldest_due_job_seconds().await {
                metrics::gauge!("job_oldest_due_seconds").set(age);
            }
            ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render())
        }),
    )
}
