//! Middleware of the API: reads the bearer token into a [`Principal`] and counts the request. Whether the caller *may*
//! is decided by [`crate::Authorized`].

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, Method, header};
use jiff::Timestamp;
use types::UserId;

use super::request;
use crate::auth::api_clients::{ApiClientKind, ApiSecret};
use crate::auth::principal::Principal;
use crate::problem::{Problem, ProblemType};
use crate::rate_limit::{LimitClass, Standing, address_key};
use crate::state::Platform;

/// In an answer's extensions: who has just proved to be this person, without having a bearer token before.
#[derive(Clone, Copy, Debug)]
pub struct Proved(pub UserId);

/// The bearer token of a request, if it has one.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The caller behind a bearer token.
async fn caller(platform: &Platform, token: &str, now: Timestamp) -> Result<Principal, Problem> {
    let refused = || Problem::new(ProblemType::InvalidToken);
    if !ApiSecret::is_meant(token) {
        let known = platform.tokens.verify(token, now);
        return known.filter(|principal| !platform.revocations.concern(principal)).ok_or_else(refused);
    }
    let (secret, origin) = (ApiSecret::parse(token).ok_or_else(refused)?, request::origin());
    // Looking for a secret may ask the database: an address that tries many is stopped before that.
    let (key, limit) = (origin.address.map_or(0, address_key), platform.config.api_limit());
    let standing = platform.limiter.count(LimitClass::Api, key, limit, now);
    if !standing.allowed {
        return Err(refused());
    }
    let program = platform.program(&secret, ApiClientKind::Key, origin).await?.ok_or_else(refused)?;
    platform.limiter.forgive(LimitClass::Api, key, limit, now);
    Ok(program)
}

/// Puts the caller into the request; a token that is not good is refused here, whatever the route, and counts against
/// the address it came from. So does a request without a token, unless its answer says that somebody was [`Proved`]: a
/// whole company opens the app behind the one address of its house.
pub async fn authenticate(State(platform): State<Platform>, mut request: Request, next: Next) -> Response {
    let now = platform.clock.now();
    let caller = match bearer(request.headers()) {
        Some(token) => caller(&platform, token, now).await.map(Some),
        None => Ok(None),
    };
    let key = match (&caller, request::origin().address) {
        // A program that runs wild does not keep its maker from working.
        (Ok(Some(principal)), _) if principal.is_program() => principal.session_id.0.as_u128(),
        (Ok(Some(principal)), _) => {
            principal.real.as_ref().map_or(principal.user_id, |real| real.user_id).0.as_u128()
        }
        (_, Some(address)) => address_key(address),
        (_, None) => 0,
    };
    let limit = platform.config.api_limit();
    let mut standing = platform.limiter.count(LimitClass::Api, key, limit, now);
    let is_upload = request.method() == Method::POST
        && request
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|value| value.as_bytes().starts_with(b"multipart/"));
    if standing.allowed && is_upload {
        standing = platform.limiter.count(LimitClass::Upload, key, platform.config.upload_limit(), now);
    }
    let mut response = match caller {
        _ if !standing.allowed => {
            let wait = u64::try_from(standing.reset_at - now.as_second()).unwrap_or(1).max(1);
            Problem::new(ProblemType::RateLimited).retry_after(wait).into_response()
        }
        Err(problem) => problem.into_response(),
        Ok(caller) => {
            if let Some(principal) = caller {
                request.extensions_mut().insert(principal);
            }
            next.run(request).await
        }
    };
    if let Some(Proved(user_id)) = response.extensions().get() {
        let theirs = platform.limiter.count(LimitClass::Api, user_id.0.as_u128(), limit, now);
        // Who has used up their own requests goes on at the cost of the address.
        if theirs.allowed {
            platform.limiter.forgive(LimitClass::Api, key, limit, now);
            standing = theirs;
        }
    }
    tell(response.headers_mut(), standing);
    response
}

fn tell(headers: &mut HeaderMap, standing: Standing) {
    headers.insert("x-ratelimit-limit", HeaderValue::from(standing.limit));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(standing.remaining));
    headers.insert("x-ratelimit-reset", HeaderValue::from(standing.reset_at));
}
