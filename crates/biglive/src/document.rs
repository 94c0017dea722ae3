//! The API document as it is sent, and what holds for every operation and is said once, here: problems travel as
//! `application/problem+json` (RFC 9457), a token that is not good is refused wherever it is shown, and whoever is sent a
//! body may refuse its size and its kind.

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::response::IntoResponse;
use http::header;
use platform::Problem;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{Content, OpenApi, PathItem, Ref, RefOr, Response, ResponseBuilder, Schema};

use crate::app;

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";
const PROBLEM_SCHEMA: &str = "#/components/schemas/ProblemView";

/// Made when somebody asks for it first, once for a process.
static TEXT: LazyLock<Result<Bytes, String>> =
    LazyLock::new(|| serde_json::to_vec(&app::openapi()).map(Bytes::from).map_err(|error| error.to_string()));

/// Answers with the document.
pub async fn show() -> Result<impl IntoResponse, Problem> {
    let text = TEXT.clone().map_err(|error| Problem::internal(format!("the API document: {error}")))?;
    Ok(([(header::CONTENT_TYPE, JSON)], text))
}

/// Completes the answers of every operation.
pub fn complete(document: &mut OpenApi) {
    for operation in document.paths.paths.values_mut().flat_map(operations) {
        let has_body = operation.request_body.is_some();
        let answers = &mut operation.responses.responses;
        let statuses: &[&str] = if has_body { &["401", "413", "415"] } else { &["401"] };
        for status in statuses {
            answers.entry((*status).into()).or_insert_with(|| RefOr::T(ResponseBuilder::new().build()));
        }
        for (status, answer) in answers {
            let RefOr::T(answer) = answer else { continue };
            call_problems_by_their_name(answer);
            if statuses.contains(&status.as_str()) && !answer.content.contains_key(PROBLEM) {
                answer.content.insert(PROBLEM.into(), problem());
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, patch, .. } = item;
    [get, put, post, delete, patch].into_iter().flatten()
}

fn problem() -> RefOr<Content> {
    let schema: RefOr<Schema> = RefOr::Ref(Ref::new(PROBLEM_SCHEMA));
    RefOr::T(Content::new(Some(schema)))
}

fn call_problems_by_their_name(answer: &mut Response) {
    let is_problem = |content: &RefOr<Content>| match content {
        RefOr::T(Content { schema: Some(RefOr::Ref(schema)), .. }) => schema.ref_location == PROBLEM_SCHEMA,
        _ => false,
    };
    if answer.content.get(JSON).is_some_and(is_problem)
        && let Some(content) = answer.content.shift_remove(JSON)
    {
        answer.content.insert(PROBLEM.into(), content);
    }
}
