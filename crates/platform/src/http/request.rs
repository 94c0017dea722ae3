//! The request's identity: an id in logs, answers and problems, and where it came from. Kept in a task-local, so that
//! a problem can name its request wherever it is made.

use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};
use tracing::Instrument as _;
use types::RequestId;

use crate::db::context::Origin;
use crate::state::Platform;

#[derive(Clone)]
struct Current {
    origin: Origin,
    path: String,
}

tokio::task_local! {
    static CURRENT: Current;
}

/// Id and path of the request under way, for problems.
pub(crate) fn current() -> (String, String) {
    CURRENT
        .try_with(|current| (current.origin.request_id.to_string(), current.path.clone()))
        .unwrap_or_default()
}

/// Where the request under way came from.
pub fn origin() -> Origin {
    CURRENT.try_with(|current| current.origin.clone()).unwrap_or_else(|_| Origin::internal())
}

/// Middleware: gives the request its id, logs and measures it.
pub async fn track(State(platform): State<Platform>, request: Request, next: Next) -> Response {
    let request_id = RequestId::generate();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let address = client_address(&platform.config.trusted_proxies, peer, request.headers());
    let user_agent = request
        .headers()
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .map(|text| text.chars().take(400).collect());
    let method = request.method().clone();
    // The route's pattern, never the path: paths can hold signed tokens.
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned();
    let path = if route.contains("{token}") { route.clone() } else { request.uri().path().to_owned() };
    let place = address.and_then(|address| platform.places.find(address));
    let current = Current { origin: Origin { request_id, address, place, user_agent }, path };
    let started = Instant::now();
    let span = tracing::info_span!("request", id = %request_id, %method, route);
    let mut response = CURRENT.scope(current, next.run(request)).instrument(span.clone()).await;
    let elapsed = started.elapsed();
    let status = response.status();
    let labels = [("route", route), ("method", method.to_string()), ("status", status.as_u16().to_string())];
    metrics::histogram!("http_request_seconds", &labels).record(elapsed.as_secs_f64());
    span.in_scope(|| {
        let (status, micros) = (status.as_u16(), elapsed.as_micros() as u64);
        match status {
            500.. => tracing::error!(status, micros, "request failed"),
            // Whoever asks about a refusal names its request id.
            400.. => tracing::info!(status, micros, "request refused"),
            _ => tracing::debug!(status, micros, "request"),
        }
    });
    if let Ok(value) = HeaderValue::from_str(&request_id.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// The client's address: the peer, or – where the peer is a trusted proxy – the last address it did not add itself.
fn client_address(trusted: &[IpAddr], peer: Option<IpAddr>, headers: &HeaderMap) -> Option<IpAddr> {
    let peer = peer?;
    if !trusted.contains(&peer) {
        return Some(peer);
    }
    let forwarded = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok()).unwrap_or_default();
    forwarded
        .rsplit(',')
        .filter_map(|part| part.trim().parse().ok())
        .find(|address| !trusted.contains(address))
        .or(Some(peer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forwarded_address_counts_only_from_a_trusted_proxy() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let client: IpAddr = "203.0.113.9".parse().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("1.2.3.4, 203.0.113.9, 10.0.0.1"));
        assert_eq!(client_address(&[proxy], Some(proxy), &headers), Some(client));
        assert_eq!(client_address(&[], Some(proxy), &headers), Some(proxy));
        assert_eq!(client_address(&[proxy], Some(proxy), &HeaderMap::new()), Some(proxy));
    }
}
