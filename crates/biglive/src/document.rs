//! What holds for every operation of the API document and is said once, here: problems travel as
//! `application/problem+json` (RFC 9457), and whoever is sent a body may refuse its size and its kind.

use utoipa::openapi::path::Operation;
use utoipa::openapi::{Content, OpenApi, PathItem, Ref, RefOr, Response, ResponseBuilder, Schema};

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";
const PROBLEM_SCHEMA: &str = "#/components/schemas/ProblemView";

/// Completes the answers of every operation.
pub fn complete(document: &mut OpenApi) {
    for operation in document.paths.paths.values_mut().flat_map(operations) {
        if operation.request_body.is_some() {
            for status in ["413", "415"] {
                operation.responses.responses.entry(status.into()).or_insert_with(|| RefOr::T(problem()));
            }
        }
        for response in operation.responses.responses.values_mut() {
            if let RefOr::T(response) = response {
                call_problems_by_their_name(response);
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, patch, .. } = item;
    [get, put, post, delete, patch].into_iter().flatten()
}

fn problem() -> Response {
    let schema: RefOr<Schema> = RefOr::Ref(Ref::new(PROBLEM_SCHEMA));
    ResponseBuilder::new().content(PROBLEM, Content::new(Some(schema))).build()
}

fn call_problems_by_their_name(response: &mut Response) {
    let is_problem = |content: &RefOr<Content>| match content {
        RefOr::T(Content { schema: Some(RefOr::Ref(schema)), .. }) => schema.ref_location == PROBLEM_SCHEMA,
        _ => false,
    };
    if response.content.get(JSON).is_some_and(is_problem)
        && let Some(content) = response.content.shift_remove(JSON)
    {
        response.content.insert(PROBLEM.into(), content);
    }
}
