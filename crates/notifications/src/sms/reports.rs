//! What Twilio reports of a text message it has taken: a form, posted to an address of ours that names the message, signed
//! with the account's token over that address. Reports come in any order and more than once; the first end counts.

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use http::{HeaderMap, StatusCode};
use platform::db::context::{Actor, Purpose};
use platform::http::extract::PathParams;
use platform::http::request;
use platform::http::routing::Routes;
use platform::problem::ProblemView;
use platform::{Config, DbError, Platform, Problem, ProblemType, routes};
use serde::Deserialize;
use serde::de::value::MapDeserializer;
use serde_json::json;
use types::{OrganizationId, SmsId};

use super::store::{self, Fate};
use super::twilio::Twilio;

/// The provider's numbers and words are short.
const LONGEST_FIELD: usize = 64;

/// `POST /api/v1/webhooks/twilio/{organization_id}/{sms_id}`.
pub fn report_routes() -> Routes {
    Routes::new().routes(routes!(sms_report))
}

fn path(organization_id: OrganizationId, id: SmsId) -> String {
    format!("/api/v1/webhooks/twilio/{organization_id}/{id}")
}

/// Where the provider reports on a text message; nowhere, where it could not reach the portal or read the answer.
pub fn address(config: &Config, organization_id: OrganizationId, id: SmsId) -> Option<String> {
    let base = config.public_url.trim_end_matches('/');
    base.starts_with("https://").then(|| format!("{base}{}", path(organization_id, id)))
}

/// What the provider reports. It sends more, and all of it is signed.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct SmsReport {
    /// The provider's number of the message.
    pub message_sid: String,
    /// `delivered`, `undelivered` and `failed` are ends; others are on the way.
    pub message_status: String,
    /// Why it was not delivered.
    #[serde(default)]
    pub error_code: String,
}

impl SmsReport {
    fn read(fields: &[(String, String)]) -> Option<Self> {
        let pairs = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let report = Self::deserialize(MapDeserializer::<_, serde::de::value::Error>::new(pairs)).ok()?;
        let longest = report.message_sid.len().max(report.error_code.len());
        (longest <= LONGEST_FIELD).then_some(report)
    }
}

/// Keeps what became of a text message. Only the provider's own signature is believed.
#[utoipa::path(post, path = "/api/v1/webhooks/twilio/{organization_id}/{sms_id}", tag = "notifications",
    operation_id = "sms_report", security(()),
    params(("organization_id" = OrganizationId, Path), ("sms_id" = uuid::Uuid, Path)),
    request_body(content = SmsReport, content_type = "application/x-www-form-urlencoded"),
    responses((status = 204), (status = 400, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn sms_report(
    State(platform): State<Platform>,
    PathParams((organization_id, id)): PathParams<(OrganizationId, SmsId)>,
    headers: HeaderMap,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<StatusCode, Problem> {
    let Form(fields) = form.map_err(refused)?;
    let config = &platform.config;
    let twilio = Twilio::configured(config).ok_or_else(|| Problem::new(ProblemType::NotFound))?;
    let address = address(config, organization_id, id).ok_or_else(|| Problem::new(ProblemType::NotFound))?;
    let signature = headers.get("x-twilio-signature").and_then(|value| value.to_str().ok());
    if !signature.is_some_and(|signature| twilio.has_signed(&address, &fields, signature)) {
        return Err(Problem::new(ProblemType::Forbidden).detail("The signature does not fit."));
    }
    let SmsReport { message_sid, message_status, error_code } =
        SmsReport::read(&fields).ok_or_else(|| Problem::field("body", "This is no report of a message."))?;
    let fate = match message_status.as_str() {
        "delivered" => Fate::Delivered,
        "undelivered" | "failed" => Fate::Undelivered,
        _ => return Ok(StatusCode::NO_CONTENT),
    };
    let reason = (fate == Fate::Undelivered).then(|| format!("not delivered (code {error_code})"));
    let system = platform.system(Purpose::ProviderReport, request::origin());
    system
        .for_organization(organization_id, Actor::system())
        .write(async |tx| {
            let reader = store::settle(tx, id, &message_sid, fate, reason.as_deref()).await?;
            if let (Some(reader), Some(reason)) = (reader, &reason) {
                let told = json!({"person": reader.name, "reason": reason});
                tx.audit("sms_undelivered", "user", reader.user_id.0, told);
            }
            Ok::<_, DbError>(())
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn refused(rejection: FormRejection) -> Problem {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(ProblemType::FileTooLarge),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::new(ProblemType::UnsupportedMediaType)
            .detail("Send a form (Content-Type: application/x-www-form-urlencoded)."),
        _ => Problem::field("body", "The form cannot be read."),
    }
}
