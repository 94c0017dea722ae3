//! The browser app's files: embedded in the binary (or read from `web_dir`), brotli where the browser takes it,
//! immutable where the name carries a hash, and the app's page for every address that belongs to the app.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use platform::{Platform, Problem, ProblemType};

#[derive(rust_embed::RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
struct Embedded;

/// Everything that no other route answers.
pub fn routes() -> Router<Platform> {
    Router::new().fallback(serve)
}

/// Swagger UI brings inline scripts of its own; its pages get a policy that allows them and no other origin.
pub async fn relax_policy_for_swagger(mut response: Response) -> Response {
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; \
             img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
        ),
    );
    response
}

async fn serve(State(platform): State<Platform>, request: Request) -> Response {
    if !matches!(*request.method(), http::Method::GET | http::Method::HEAD) {
        return Problem::new(ProblemType::MethodNotAllowed).into_response();
    }
    let folder = platform.config.web_dir.as_deref();
    let path = request.uri().path().trim_start_matches('/');
    let wanted = if path.is_empty() { "index.html" } else { path };
    let brotli = takes_brotli(request.headers());
    if let Some(response) = file(folder, wanted, brotli) {
        return response;
    }
    // An address of the app: its page, prerendered where there is one. A missing asset stays missing.
    if Path::new(wanted).extension().is_some() {
        return Problem::new(ProblemType::NotFound).into_response();
    }
    let page = if wanted == "login" { "login.html" } else { "index.html" };
    file(folder, page, brotli).or_else(|| file(folder, "index.html", brotli)).unwrap_or_else(|| {
        (StatusCode::NOT_FOUND, "The browser app has not been built: run `cargo xtask up`.").into_response()
    })
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|part| {
        let mut pieces = part.trim().split(';');
        pieces.next() == Some("br") && pieces.all(|piece| piece.trim() != "q=0")
    })
}

fn file(folder: Option<&Path>, name: &str, brotli: bool) -> Option<Response> {
    // The build's own records (`.vite/…`) are not for browsers.
    let plain = Path::new(name)
        .components()
        .all(|part| matches!(part, Component::Normal(text) if !text.to_string_lossy().starts_with('.')));
    if !plain {
        return None;
    }
    let compressed = if brotli { read(folder, &format!("{name}.br")) } else { None };
    let is_compressed = compressed.is_some();
    let bytes = compressed.or_else(|| read(folder, name))?;
    let mut response = Response::new(Body::from(bytes.into_owned()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let cache = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if is_compressed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    Some(response)
}

fn read(folder: Option<&Path>, name: &str) -> Option<Cow<'static, [u8]>> {
    match folder {
        Some(folder) => std::fs::read(folder.join(PathBuf::from(name))).ok().map(Cow::Owned),
        None => Embedded::get(name).map(|file| file.data),
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        // `.mjs` matters: pdf.js loads its worker as a module.
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        "bcmap" | "icc" | "pfb" | "ttf" => "application/octet-stream",
        _ => "application/octet-stream",
    }
}
