//! How long a request may take: a minute, and twenty for a file that comes over a bad network.

use std::time::Duration;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header;

use crate::problem::{Problem, ProblemType};

const USUAL: Duration = Duration::from_secs(60);
const UPLOAD: Duration = LONGEST;
/// The longest that any request may take.
pub const LONGEST: Duration = Duration::from_secs(20 * 60);

/// Middleware: ends a request whose time has passed with a problem.
pub async fn limit(request: Request, next: Next) -> Response {
    let is_upload = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"multipart/"));
    let time = if is_upload { UPLOAD } else { USUAL };
    match tokio::time::timeout(time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(ProblemType::Unavailable)
            .detail("This took too long and was given up. Nothing was changed; try again.")
            .retry_after(5)
            .into_response(),
    }
}
