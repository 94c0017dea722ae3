//! Which features there are: routes, jobs and the API document.

use axum::extract::DefaultBodyLimit;
use axum::response::IntoResponse as _;
use axum::routing::get;
use axum::{Router, middleware};
use platform::http::routing::Routes;
use platform::http::{authentication, deadline, headers, request, selection, socket};
use platform::jobs::JobRegistry;
use platform::problem::{ProblemType, ProblemView};
use platform::{Platform, Problem, routes};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};

use crate::serve::ServerRole;
use crate::{document, health, web};

const DOCUMENT_PATH: &str = "/api/openapi.json";
/// Largest JSON body; uploads have limits of their own.
const BODY_LIMIT_BYTES: usize = 1024 * 1024;

/// Every kind of background job.
pub fn jobs() -> JobRegistry {
    JobRegistry::default()
        .with::<notifications::EmailSend>()
        .with::<notifications::SmsSend>()
        .with::<notifications::PushSend>()
        .with::<contracts::ContractSeal>()
        .with::<contracts::ContractSweep>()
        .with::<expenses::RatesFetch>()
        .with::<expenses::StepSweep>()
        .with::<expenses::StepsTell>()
        .with::<expenses::SumsFold>()
        .with::<expenses::ReceiptRead>()
        .with::<schedule::SeriesExtend>()
        .with::<schedule::NoticesTell>()
        .with::<schedule::UnseenSweep>()
        .with::<administration::TenantSweep>()
}

fn api_routes() -> Routes {
    Routes::new()
        .merge(identity::routes())
        .merge(contracts::routes())
        .merge(expenses::routes())
        .merge(schedule::routes())
        .merge(administration::routes())
        .merge(notifications::routes())
        .merge(notifications::report_routes())
}

/// What the role `realtime` serves.
fn live_routes() -> Routes {
    Routes::new().routes(routes!(socket::live_open))
}

fn file_routes() -> Routes {
    contracts::file_routes().merge(expenses::file_routes()).merge(schedule::feed_routes())
}

/// The API document (OpenAPI 3.1).
pub fn openapi() -> OpenApi {
    let mut document = api_routes().describe();
    document.merge(live_routes().describe());
    document.merge(file_routes().describe());
    document.info = utoipa::openapi::InfoBuilder::new()
        .title("BIG Live Portal")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Contracts, calls and claims of a performing-arts company. Errors are problem details (RFC 9457).",
        ))
        .license(Some(utoipa::openapi::LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
        .build();
    let components = document.components.get_or_insert_with(Default::default);
    components.security_schemes.insert(
        "bearer".into(),
        utoipa::openapi::RefOr::T(SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer))),
    );
    let schemas =
        [<ProblemView as utoipa::PartialSchema>::schema(), <ProblemType as utoipa::PartialSchema>::schema()];
    for (name, schema) in ["ProblemView", "ProblemType"].into_iter().zip(schemas) {
        components.schemas.insert(name.into(), schema);
    }
    document::complete(&mut document);
    document
}

/// What a process with these roles serves: `api` everything but the WebSocket, `realtime` that.
pub fn router(platform: &Platform, roles: &[ServerRole]) -> Router {
    let is_api = roles.contains(&ServerRole::Api);
    let mut api = if is_api { api_routes() } else { Routes::new() };
    if roles.contains(&ServerRole::Realtime) {
        api = api.merge(live_routes());
    }
    let api = api
        .into_router()
        .layer(middleware::from_fn(selection::select))
        .layer(middleware::from_fn_with_state(platform.clone(), authentication::authenticate))
        .layer(middleware::from_fn(deadline::limit));
    // Pictures and documents are compressed already.
    let compressible = DefaultPredicate::new()
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("font/"));
    let mut router = Router::new()
        .merge(api)
        .merge(health::routes())
        .route("/api", axum::routing::any(not_found))
        .route("/api/", axum::routing::any(not_found))
        .route("/api/{*rest}", axum::routing::any(not_found));
    if is_api {
        let swagger = utoipa_swagger_ui::SwaggerUi::new("/api/docs").config(DOCUMENT_PATH.into());
        let swagger = Router::from(swagger).layer(middleware::map_response(web::relax_policy_for_swagger));
        router = router
            .route(DOCUMENT_PATH, get(document::show))
            .merge(file_routes().into_router())
            .merge(swagger)
            .merge(web::routes());
        if platform.config.dev_mailbox {
            router = router.merge(notifications::dev_mailbox_routes());
        }
    } else {
        router = router.fallback(not_found);
    }
    router
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .layer(
            CompressionLayer::new()
                .quality(tower_http::CompressionLevel::Fastest)
                .compress_when(compressible),
        )
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(platform.clone(), headers::secure))
        .layer(middleware::from_fn_with_state(platform.clone(), request::track))
        .with_state(platform.clone())
}

async fn not_found() -> Problem {
    Problem::new(ProblemType::NotFound)
}

async fn method_not_allowed() -> Problem {
    Problem::new(ProblemType::MethodNotAllowed)
}

fn panicked(cause: Box<dyn std::any::Any + Send>) -> axum::response::Response {
    let text = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("panic");
    Problem::internal(format!("panic: {text}")).into_response()
}
