//! The token endpoint of OAuth 2.0, for programs of partners (RFC 6749 §4.4, client credentials). Its errors are those of
//! the standard (§5.2), because the libraries that call it know no other.

use axum::Json;
use axum::extract::{RawForm, State};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use platform::auth::api_clients::{ApiClientKind, ApiSecret};
use platform::auth::tokens::{ACCESS_TOKEN_LIFE, TokenSubject};
use platform::http::request;
use platform::policy::Permission;
use platform::problem::ProblemView;
use platform::{Platform, Powers, Principal, Problem, ProblemType};
use serde::{Deserialize, Serialize};

/// Longest form that is read.
const LIMIT_BYTES: usize = 8 * 1024;

/// The form.
#[derive(Default, Deserialize, utoipa::ToSchema)]
pub struct OAuthTokenCreate {
    /// `client_credentials`.
    pub grant_type: Option<String>,
    /// Id of the program, where it is not in the `Authorization` header.
    pub client_id: Option<String>,
    /// Its secret, likewise.
    pub client_secret: Option<String>,
    /// Some of its permissions, with spaces between them; without, all.
    pub scope: Option<String>,
}

/// An access token (RFC 6749 §5.1).
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct OAuthTokenView {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// `Bearer`.
    pub token_type: String,
    /// Seconds until it ends.
    pub expires_in: i64,
    /// What it is good for.
    pub scope: String,
}

/// Why no token was issued (RFC 6749 §5.2).
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub struct OAuthErrorView {
    /// The standard's name of it.
    pub error: OAuthErrorKind,
    /// For people.
    pub error_description: String,
}

/// The standard's errors that occur here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OAuthErrorKind {
    /// Something is missing, twice, or cannot be read.
    InvalidRequest,
    /// No such program, or not this secret.
    InvalidClient,
    /// Only client credentials are exchanged here.
    UnsupportedGrantType,
    /// More than the program may do.
    InvalidScope,
}

/// An answer that is no token.
pub enum Refusal {
    OAuth(OAuthErrorKind, &'static str),
    Problem(Problem),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (error, description) = match self {
            Self::Problem(problem) => return problem.into_response(),
            Self::OAuth(error, description) => (error, description),
        };
        let status = match error {
            OAuthErrorKind::InvalidClient => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        };
        let body = OAuthErrorView { error, error_description: description.into() };
        let mut response = (status, Json(body)).into_response();
        if status == StatusCode::UNAUTHORIZED {
            let realm = HeaderValue::from_static("Basic realm=\"api\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, realm);
        }
        no_store(response)
    }
}

fn no_store(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Issues an access token to a program (RFC 6749 §4.4).
#[utoipa::path(post, path = "/oauth/token", tag = "identity", operation_id = "oauth_token_create", security(()),
    request_body(content = OAuthTokenCreate, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = OAuthTokenView), (status = 400, body = OAuthErrorView),
        (status = 401, body = OAuthErrorView), (status = 413, body = ProblemView), (status = 415, body = ProblemView),
        (status = 429, body = ProblemView), (status = 503, body = ProblemView)))]
pub async fn oauth_token_create(
    State(platform): State<Platform>,
    headers: HeaderMap,
    form: Result<RawForm, axum::extract::rejection::RawFormRejection>,
) -> Result<Response, Refusal> {
    use OAuthErrorKind as E;
    let form = form.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::Problem(Problem::new(ProblemType::FileTooLarge)),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Refusal::Problem(
            Problem::new(ProblemType::UnsupportedMediaType)
                .detail("Send a form (Content-Type: application/x-www-form-urlencoded)."),
        ),
        _ => Refusal::OAuth(E::InvalidRequest, "The form cannot be read."),
    })?;
    if form.0.len() > LIMIT_BYTES {
        return Err(Refusal::OAuth(E::InvalidRequest, "The form is too long."));
    }
    let form = read(&form.0).ok_or(Refusal::OAuth(E::InvalidRequest, "A parameter is there twice."))?;
    match form.grant_type.as_deref() {
        Some("client_credentials") => {}
        Some(_) => {
            return Err(Refusal::OAuth(E::UnsupportedGrantType, "Use client_credentials."));
        }
        None => return Err(Refusal::OAuth(E::InvalidRequest, "grant_type is missing.")),
    }
    let unknown = || Refusal::OAuth(E::InvalidClient, "The client is unknown, or this is not its secret.");
    let (client_id, client_secret) = match (basic(&headers), &form.client_id, &form.client_secret) {
        (Basic::Shown(id, secret), _, None) => (id, secret),
        (Basic::Absent, Some(id), Some(secret)) => (id.clone(), secret.clone()),
        // RFC 6749 §2.3: one method in a request.
        (Basic::Shown(..), _, Some(_)) => {
            return Err(Refusal::OAuth(E::InvalidRequest, "Send the secret once."));
        }
        (Basic::Absent | Basic::Unreadable, _, _) => return Err(unknown()),
    };
    let secret = ApiSecret::parse(&client_secret).ok_or_else(unknown)?;
    if client_id.parse() != Ok(secret.client_id()) {
        return Err(unknown());
    }
    let program = platform
        .program(&secret, ApiClientKind::Client, request::origin())
        .await
        .map_err(|error| Refusal::Problem(error.into()))?
        .ok_or_else(unknown)?;
    let powers = narrowed(&program, form.scope.as_deref())
        .ok_or(Refusal::OAuth(E::InvalidScope, "The client may not do all of this."))?;
    let (token, scope) = issue(&platform, &program, &powers)?;
    let view = OAuthTokenView {
        access_token: token,
        token_type: "Bearer".into(),
        expires_in: life(&platform, &program),
        scope,
    };
    Ok(no_store(Json(view).into_response()))
}

fn life(platform: &Platform, program: &Principal) -> i64 {
    let left = program.expires_at.duration_since(platform.clock.now());
    left.min(ACCESS_TOKEN_LIFE).as_secs()
}

fn issue(
    platform: &Platform,
    program: &Principal,
    powers: &[Permission],
) -> Result<(String, String), Refusal> {
    let subject = TokenSubject {
        user_id: program.user_id,
        email: &program.email,
        name: &program.name,
        role: program.role,
        organization_id: program.organization_id,
        session_id: program.session_id,
        assurance: program.assurance,
        verified_at: None,
        confinement: None,
        powers: &Powers::Only(powers.into()),
        real: None,
    };
    let now = platform.clock.now();
    let token = platform
        .tokens
        .issue_until(&subject, now, (now + ACCESS_TOKEN_LIFE).min(program.expires_at))
        .map_err(|error| Refusal::Problem(error.into()))?;
    let scope = powers.iter().map(|permission| permission.name()).collect::<Vec<_>>().join(" ");
    Ok((token, scope))
}

/// The permissions asked for, when the program holds all of them.
fn narrowed(program: &Principal, scope: Option<&str>) -> Option<Vec<Permission>> {
    let Powers::Only(held) = &program.powers else { return None };
    let Some(scope) = scope.map(str::trim).filter(|scope| !scope.is_empty()) else {
        return Some(held.to_vec());
    };
    scope
        .split(' ')
        .map(|name| Permission::parse(name).filter(|permission| held.contains(permission)))
        .collect()
}

enum Basic {
    Absent,
    Unreadable,
    Shown(String, String),
}

/// User and password of the header; both are form-encoded inside (RFC 6749 §2.3.1).
fn basic(headers: &HeaderMap) -> Basic {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Basic::Absent };
    let decoded = value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
        .and_then(|(_, encoded)| STANDARD.decode(encoded.trim()).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let decode = |text: &str| {
        let pair = format!("x={text}");
        url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned())
    };
    match decoded.as_deref().and_then(|text| text.split_once(':')) {
        Some((id, secret)) => match (decode(id), decode(secret)) {
            (Some(id), Some(secret)) => Basic::Shown(id, secret),
            _ => Basic::Unreadable,
        },
        None => Basic::Unreadable,
    }
}

/// The parameters of a form; nothing when one is there twice (RFC 6749 §3.2). Unknown ones are ignored, empty ones are
/// as if they were not sent.
fn read(body: &[u8]) -> Option<OAuthTokenCreate> {
    let mut form = OAuthTokenCreate::default();
    for (name, value) in url::form_urlencoded::parse(body) {
        let field = match name.as_ref() {
            "grant_type" => &mut form.grant_type,
            "client_id" => &mut form.client_id,
            "client_secret" => &mut form.client_secret,
            "scope" => &mut form.scope,
            _ => continue,
        };
        if value.is_empty() {
            continue;
        }
        if field.replace(value.into_owned()).is_some() {
            return None;
        }
    }
    Some(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_the_standard_says() {
        let form = read(b"grant_type=client_credentials&scope=&client_id=a%20b&other=1").unwrap();
        assert_eq!(form.grant_type.as_deref(), Some("client_credentials"));
        assert_eq!((form.client_id.as_deref(), form.scope), (Some("a b"), None));
        assert!(read(b"client_id=a&client_id=b").is_none());
    }

    #[test]
    fn the_header_holds_form_encoded_text() {
        let shown = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_str(text).unwrap());
            match basic(&headers) {
                Basic::Shown(id, secret) => Some((id, secret)),
                Basic::Absent | Basic::Unreadable => None,
            }
        };
        let encoded = STANDARD.encode("a%3Ab:c+d");
        assert_eq!(shown(&format!("basic {encoded}")), Some(("a:b".into(), "c d".into())));
        assert_eq!(shown(&format!("Bearer {encoded}")), None);
        assert_eq!(shown("Basic !!!"), None);
        assert_eq!(shown(&format!("Basic {}", STANDARD.encode("no colon"))), None);
    }
}
