//! Logs, metrics and traces. Logs are structured and hold no secret: spans carry routes, never paths or bodies.

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::{Config, LogFormat};

/// Keeps traces flowing; dropping it sends what is still waiting.
#[derive(Default)]
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Some(provider) = self.traces.take()
            && let Err(error) = provider.shutdown()
        {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

/// Whether the text says which lines are written: a level, or levels of parts of the program. A bare word that is no level
/// is a mistake: it would name a part, and silence all others.
pub fn is_log_filter(text: &str) -> bool {
    let is_known = |part: &str| part.contains(['=', '[']) || part.trim().parse::<LevelFilter>().is_ok();
    text.split(',').all(is_known) && EnvFilter::try_new(text).is_ok()
}

/// Starts logging to standard error and, where an OTLP endpoint is configured, sending traces there. Called once; a
/// second call changes nothing.
pub fn start_logs(config: &Config) -> Telemetry {
    // The queue and the database driver talk about every step; our own lines say what matters.
    const QUIET: &str = "graphile_worker=warn,tokio_postgres=warn,refinery_core=warn";
    let filter = EnvFilter::new(format!("{QUIET},{}", config.log));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false);
    let lines = match config.log_format {
        LogFormat::Json => lines.json().with_current_span(true).with_span_list(false).boxed(),
        LogFormat::Text => lines.boxed(),
    };
    let traces = config.otlp_endpoint.as_deref().map(tracer_provider);
    let (provider, fault) = match traces {
        Some(Ok(provider)) => (Some(provider), None),
        Some(Err(error)) => (None, Some(error)),
        None => (None, None),
    };
    let spans = provider
        .as_ref()
        .map(|provider| tracing_opentelemetry::layer().with_tracer(provider.tracer("biglive")));
    let _ = tracing_subscriber::registry().with(filter).with(lines).with(spans).try_init();
    if let Some(error) = fault {
        tracing::error!(%error, "traces cannot be sent");
    }
    Telemetry { traces: provider }
}

/// Sends spans in batches, from a thread of its own, to an OTLP collector over HTTP (protobuf).
fn tracer_provider(endpoint: &str) -> Result<SdkTracerProvider, opentelemetry_otlp::ExporterBuildError> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(endpoint)
        .with_timeout(std::time::Duration::from_secs(10))
        .build()?;
    let resource = Resource::builder().with_service_name("biglive").build();
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}

/// Starts collecting metrics; the handle renders them for Prometheus. Nothing when collecting has begun already.
pub fn start_metrics() -> Option<PrometheusHandle> {
    const BUCKETS: &[f64] =
        &[0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 60.0];
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), BUCKETS)
        .ok()?
        .install_recorder()
        .ok()
}
