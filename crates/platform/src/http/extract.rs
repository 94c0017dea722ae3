//! Parsing of bodies, queries and paths into types; what does not fit becomes a `validation_error`.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts};
use http::StatusCode;

use crate::problem::{Problem, ProblemType};

/// A JSON body (at most 1 MB unless the route says otherwise).
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Problem))]
pub struct JsonBody<T>(pub T);

/// A query string.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub struct QueryParams<T>(pub T);

/// Path parameters; text that is not an id is an address that does not exist.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub struct PathParams<T>(pub T);

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(ProblemType::FileTooLarge),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::new(ProblemType::UnsupportedMediaType)
                .detail("Send JSON (Content-Type: application/json)."),
            _ => Self::field("body", plain(&rejection.body_text())),
        }
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::field("query", plain(&rejection.body_text()))
    }
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Self::new(ProblemType::NotFound)
    }
}

/// The parser's words without its position prefix, at most 300 characters.
fn plain(text: &str) -> String {
    let text = text.rsplit_once("target type: ").map_or(text, |(_, rest)| rest);
    text.chars().take(300).collect()
}
