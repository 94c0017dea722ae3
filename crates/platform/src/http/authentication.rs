//! Middleware of the API: reads the bearer token into a [`Principal`] and counts the request. Whether the caller *may*
//! is decided by [`crate::Authorized`].

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, Method, header};

use super::request;
use crate::auth::principal::Principal;
use crate::problem::{Problem, ProblemType};
use crate::rate_limit::{LimitClass, Standing, address_key};
use crate::state::Platform;

/// The bearer token of a request, if it has one.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Puts the caller into the request; a token that is not good is refused here, whatever the route, and counts against
/// the address it came from.
pub async fn authenticate(State(platform): State<Platform>, mut request: Request, next: Next) -> Response {
    let now = platform.clock.now();
    let mut caller: Option<Principal> = None;
    let mut is_refused = false;
    if let Some(token) = bearer(request.headers()) {
        caller =
            platform.tokens.verify(token, now).filter(|principal| !platform.revocations.concern(principal));
        is_refused = caller.is_none();
    }
    let key = match (&caller, request::origin().address) {
        (Some(principal), _) => principal.user_id.0.as_u128(),
        (None, Some(address)) => address_key(address),
        (None, None) => 0,
    };
    let mut standing = platform.limiter.count(LimitClass::Api, key, platform.config.api_limit(), now);
    let is_upload = request.method() == Method::POST
        && request
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|value| value.as_bytes().starts_with(b"multipart/"));
    if standing.allowed && is_upload {
        standing = platform.limiter.count(LimitClass::Upload, key, platform.config.upload_limit(), now);
    }
    let mut response = if standing.allowed && is_refused {
        Problem::new(ProblemType::InvalidToken).into_response()
    } else if standing.allowed {
        if let Some(principal) = caller {
            request.extensions_mut().insert(principal);
        }
        next.run(request).await
    } else {
        let wait = u64::try_from(standing.reset_at - now.as_second()).unwrap_or(1).max(1);
        Problem::new(ProblemType::RateLimited).retry_after(wait).into_response()
    };
    tell(response.headers_mut(), standing);
    response
}

fn tell(headers: &mut HeaderMap, standing: Standing) {
    headers.insert("x-ratelimit-limit", HeaderValue::from(standing.limit));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(standing.remaining));
    headers.insert("x-ratelimit-reset", HeaderValue::from(standing.reset_at));
}
