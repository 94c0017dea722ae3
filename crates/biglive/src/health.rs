//! Whether a process lives and is ready, and its metrics on an address of their own.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use http::{StatusCode, header};
use jiff::SignedDuration;
use metrics_exporter_prometheus::PrometheusHandle;
use platform::Platform;

/// `GET /health/live` and `GET /health/ready`.
pub fn routes() -> Router<Platform> {
    Router::new().route("/health/live", get(async || "live")).route("/health/ready", get(ready))
}

/// How long a process that runs jobs may be without a worker: long enough for a database that restarts.
const LONGEST_WITHOUT_WORKER: SignedDuration = SignedDuration::from_secs(60);

/// Ready: the database answers and, where this process runs jobs, they are run.
async fn ready(State(platform): State<Platform>) -> (StatusCode, &'static str) {
    let without_worker = platform.worker.ended_for(platform.clock.now());
    match platform.oldest_due_job_seconds().await {
        Ok(_) if without_worker.is_some_and(|time| time > LONGEST_WITHOUT_WORKER) => {
            (StatusCode::SERVICE_UNAVAILABLE, "no jobs are run")
        }
        Ok(_) => (StatusCode::OK, "ready"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}

/// `GET /metrics` for Prometheus, and whether the process lives and is ready: one that only runs jobs has no other address.
pub fn metrics(platform: Platform, handle: PrometheusHandle) -> Router {
    routes().with_state(platform.clone()).route(
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
