//! `?fields=id,title`: a list shows only the members asked for. One middleware serves every list, because all have the
//! same envelope.

use std::collections::HashSet;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::{Method, StatusCode, header};
use serde_json::Value;

use crate::problem::Problem;

/// Largest list that is cut down; pages are far smaller.
const LIMIT_BYTES: usize = 8 * 1024 * 1024;

/// The members asked for, or why the wish cannot be read.
fn wanted(query: &str) -> Option<Result<HashSet<String>, Problem>> {
    let text = query.split('&').find_map(|pair| pair.strip_prefix("fields="))?;
    let text = text.replace("%2C", ",").replace("%2c", ",");
    let names: HashSet<String> = text.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    if names.is_empty() {
        return None;
    }
    let valid = |name: &String| {
        name.len() <= 64 && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    if names.iter().all(valid) {
        Some(Ok(names))
    } else {
        Some(Err(Problem::field("fields", "Name fields as in the answer, separated by commas.")))
    }
}

/// Middleware: cuts the rows of a list down to the members asked for.
pub async fn select(request: Request, next: Next) -> Response {
    let wish = match request.method() {
        &Method::GET => request.uri().query().and_then(wanted),
        _ => None,
    };
    let names = match wish {
        None => return next.run(request).await,
        Some(Err(problem)) => return problem.into_response(),
        Some(Ok(names)) => names,
    };
    let response = next.run(request).await;
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
    if response.status() != StatusCode::OK || !is_json {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = match to_bytes(body, LIMIT_BYTES).await {
        Ok(bytes) => bytes,
        Err(error) => return Problem::internal(error).into_response(),
    };
    let cut = serde_json::from_slice::<Value>(&bytes).ok().and_then(|mut page| {
        for row in page.get_mut("data")?.as_array_mut()? {
            row.as_object_mut()?.retain(|name, _| names.contains(name));
        }
        serde_json::to_vec(&page).ok()
    });
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, cut.map_or_else(|| Body::from(bytes), Body::from))
}
