//! A process: starts the roles it was given and ends them in order. SIGTERM drains: requests and jobs under way finish. A
//! second one ends at once.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use platform::http::deadline;
use platform::{Config, Platform, machine, telemetry};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use types::Clock;

use crate::{app, health, scheduler, worker};

/// How long requests may take to finish once the process was told to end: as long as any may take.
const DRAIN: Duration = deadline::LONGEST.saturating_add(Duration::from_secs(5));

/// What a process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ServerRole {
    /// Answers HTTP requests, and serves the browser app.
    Api,
    /// Runs background jobs and the scheduler.
    Worker,
    /// Passes live updates to browsers: the WebSocket.
    Realtime,
}

/// Runs the roles until SIGTERM or Ctrl-C.
pub async fn serve(config: Config, roles: &[ServerRole]) -> anyhow::Result<()> {
    let metrics = config.metrics_listen.and_then(|address| Some((address, telemetry::start_metrics()?)));
    machine::take_open_files();
    let platform = Platform::start(config, Clock::system()).await?;
    let (stop, stopping) = watch::channel(false);
    if let Some((address, handle)) = metrics {
        let listener = TcpListener::bind(address).await.with_context(|| format!("metrics on {address}"))?;
        tokio::spawn(axum::serve(listener, health::metrics(platform.clone(), handle)).into_future());
    }
    if roles.contains(&ServerRole::Api) || roles.contains(&ServerRole::Realtime) {
        tokio::spawn(platform.clone().listen());
    }
    let worker = if roles.contains(&ServerRole::Worker) {
        let first = app::jobs().worker(&platform, platform.config.worker_concurrency).await?;
        tokio::spawn(scheduler::run(platform.clone()));
        Some(tokio::spawn(worker::keep_running(platform.clone(), app::jobs(), first, stopping.clone())))
    } else {
        None
    };
    let web = if roles.contains(&ServerRole::Api) || roles.contains(&ServerRole::Realtime) {
        let listener = TcpListener::bind(platform.config.listen)
            .await
            .with_context(|| format!("{} cannot be used", platform.config.listen))?;
        Some(tokio::spawn(serve_http(listener, platform.clone(), roles.to_vec(), stopping)))
    } else {
        None
    };
    wait_for_signal().await?;
    tracing::info!("ending: requests and jobs under way finish first");
    stop.send_replace(true);
    tokio::select! {
        drained = drain(worker, web) => drained,
        again = wait_for_signal() => {
            tracing::warn!("told again to end: what is under way is cut off");
            Ok(again?)
        }
    }
}

async fn drain(
    worker: Option<JoinHandle<()>>,
    web: Option<JoinHandle<std::io::Result<()>>>,
) -> anyhow::Result<()> {
    if let Some(worker) = worker {
        worker.await.context("the worker")?;
    }
    if let Some(web) = web
        && tokio::time::timeout(DRAIN, web).await.is_err()
    {
        tracing::warn!("a request did not finish in time");
    }
    Ok(())
}

/// Serves what the roles say on `listener` until told to stop; then finishes what is under way.
pub async fn serve_http(
    listener: TcpListener,
    platform: Platform,
    roles: Vec<ServerRole>,
    mut stopping: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let service = app::router(&platform, &roles).into_make_service_with_connect_info::<SocketAddr>();
    let live = platform.live.clone();
    // Whoever reads this may come at once.
    tracing::info!(address = %listener.local_addr()?, "serving");
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            let _ = stopping.wait_for(|stop| *stop).await;
            // WebSockets would hold the process open; browsers reconnect to another one.
            live.close();
        })
        .await
}

async fn wait_for_signal() -> std::io::Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
