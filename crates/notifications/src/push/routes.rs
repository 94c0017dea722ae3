//! A person's devices that show push messages: allowed and taken back by the person, on the device.

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use platform::http::extract::{JsonBody, PathParams};
use platform::http::routing::Routes;
use platform::policy::allow;
use platform::problem::ProblemView;
use platform::{Authorized, Config, DbError, FieldError, Problem, ProblemType, routes};
use reqwest::Url;
use serde::{Deserialize, Serialize};
use types::{PushDeviceId, SessionId};

use super::crypt::{self, BrowserKeys};
use super::jobs::{PushSend, What};
use super::store::{self, Device, NewDevice};
use super::{client, sealing_context, vapid};

/// Devices of one person.
const MOST_DEVICES: usize = 10;
/// Characters of an endpoint; those in use have some two hundred.
const LONGEST_ENDPOINT: usize = 1_000;

/// The routes of push devices.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(push_device_list))
        .routes(routes!(push_device_create))
        .routes(routes!(push_device_delete))
        .routes(routes!(push_device_test))
}

/// Where a browser takes messages, as `PushSubscription.toJSON()` gives it.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// Address at the push service, of at most 1,000 characters; https.
    pub endpoint: String,
    /// The browser's keys.
    pub keys: SubscriptionKeys,
}

/// The keys a message is encrypted with.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionKeys {
    /// Public key, base64url.
    pub p256dh: String,
    /// Shared secret of 16 bytes, base64url.
    pub auth: String,
}

impl Subscription {
    /// The address, where it may be asked, and the keys, where they are some.
    pub(super) fn checked(&self, config: &Config) -> Result<(Url, BrowserKeys), FieldError> {
        let no_service = |message: String| FieldError::new("endpoint", message);
        if self.endpoint.len() > LONGEST_ENDPOINT {
            return Err(no_service("This address is too long for one of a push service.".into()));
        }
        let endpoint = client::guard(config)
            .address(&self.endpoint)
            .map_err(|error| no_service(format!("This is no push service: {error}.")))?;
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).unwrap_or_default();
        let keys = BrowserKeys { p256dh: bytes(&self.keys.p256dh), auth: bytes(&self.keys.auth) };
        crypt::seal(&keys, b"")
            .map_err(|_| FieldError::new("keys", "These are not the keys of a browser."))?;
        Ok((endpoint, keys))
    }
}

/// A device that shows push messages.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PushDeviceView {
    /// The device.
    pub id: PushDeviceId,
    /// Such as `Chrome on Android`.
    pub name: String,
    /// Whether it was allowed in the session that asks.
    pub is_current: bool,
    /// Whether messages say what they are about, for whoever looks at the locked screen.
    pub shows_details: bool,
    /// When it was allowed.
    pub created_at: Timestamp,
    /// When its push service last took a message.
    pub last_sent_at: Option<Timestamp>,
}

fn shown(device: Device, session: SessionId) -> PushDeviceView {
    let Device { id, session_id, name, shows_details, created_at, last_sent_at } = device;
    PushDeviceView {
        id,
        name,
        is_current: session_id == Some(session),
        shows_details,
        created_at,
        last_sent_at,
    }
}

/// Devices, and what a browser needs to become one.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PushDevicesView {
    /// `applicationServerKey` of this installation, base64url.
    pub public_key: String,
    /// At most ten, oldest first.
    pub data: Vec<PushDeviceView>,
}

/// Lists one's devices that show push messages, of all companies.
#[utoipa::path(get, path = "/api/v1/me/push-devices", tag = "notifications", operation_id = "push_device_list",
    security(("bearer" = [])),
    responses((status = 200, body = PushDevicesView), (status = 401, body = ProblemView),
        (status = 403, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn push_device_list(
    cx: Authorized<allow::AccountRead>,
    _: Authorized<allow::LiveRead>,
) -> Result<Response, Problem> {
    let (user_id, session) = (cx.user_id(), cx.principal().session_id);
    let public_key = vapid::public_key(&cx, &cx.platform().keyring).await?;
    let devices = cx.read(async |tx| store::of_user(tx, user_id).await).await?;
    let data = devices.into_iter().map(|device| shown(device, session)).collect();
    let mut response = Json(PushDevicesView { public_key, data }).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// A device to be.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PushDeviceCreate {
    /// Where it takes messages.
    pub subscription: Subscription,
    /// Whether messages say what they are about, for whoever looks at the locked screen. Where this is left out it stays as it
    /// is; at first they do.
    pub shows_details: Option<bool>,
}

/// Shows push messages on a device from now on, until it is taken back or its session ends. The same subscription again
/// confirms it; somebody else's becomes one's own, for it is the same browser.
#[utoipa::path(post, path = "/api/v1/me/push-devices", tag = "notifications", operation_id = "push_device_create",
    request_body = PushDeviceCreate, security(("bearer" = [])),
    responses((status = 201, body = PushDeviceView), (status = 400, body = ProblemView),
        (status = 401, body = ProblemView), (status = 403, body = ProblemView), (status = 409, body = ProblemView),
        (status = 413, body = ProblemView), (status = 415, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn push_device_create(
    cx: Authorized<allow::AccountUpdate>,
    _: Authorized<allow::LiveRead>,
    JsonBody(body): JsonBody<PushDeviceCreate>,
) -> Result<(StatusCode, Json<PushDeviceView>), Problem> {
    let platform = cx.platform();
    body.subscription.checked(&platform.config).map_err(|error| Problem::validation(vec![error]))?;
    let (user_id, session_id) = (cx.user_id(), cx.principal().session_id);
    let text = serde_json::to_vec(&body.subscription).map_err(Problem::internal)?;
    let endpoint = &body.subscription.endpoint;
    let device = cx
        .write(async |tx| {
            store::hold(tx, user_id).await?;
            let mut known = store::by_endpoint(tx, endpoint).await?;
            if let Some((id, owner)) = known.filter(|(_, owner)| *owner != user_id) {
                store::delete(tx, owner, id).await?;
                known = None;
            }
            if known.is_none() && store::of_user(tx, user_id).await?.len() >= MOST_DEVICES {
                return Ok(None);
            }
            let id = known.map_or_else(PushDeviceId::generate, |(id, _)| id);
            let device = NewDevice {
                id,
                user_id,
                session_id,
                endpoint,
                subscription: platform.keyring.seal_field(&sealing_context(id), &text),
                shows_details: body.shows_details,
            };
            match known {
                Some(_) => store::confirm(tx, &device).await?,
                None => store::insert(tx, &device).await?,
            }
            let devices = store::of_user(tx, user_id).await?;
            Ok::<_, DbError>(devices.into_iter().find(|device| device.id == id))
        })
        .await?;
    let device = device.ok_or_else(|| {
        Problem::new(ProblemType::InvalidState)
            .detail("Ten of your devices show notifications already. Take one back first.")
    })?;
    Ok((StatusCode::CREATED, Json(shown(device, session_id))))
}

/// Shows no push messages on a device any more.
#[utoipa::path(delete, path = "/api/v1/me/push-devices/{id}", tag = "notifications", operation_id = "push_device_delete",
    params(("id" = PushDeviceId, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn push_device_delete(
    cx: Authorized<allow::AccountUpdate>,
    PathParams(id): PathParams<PushDeviceId>,
) -> Result<StatusCode, Problem> {
    let user_id = cx.user_id();
    if cx.write(async |tx| store::delete(tx, user_id, id).await).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::new(ProblemType::NotFound))
    }
}

/// Sends a message to a device, so that one sees whether it arrives.
#[utoipa::path(post, path = "/api/v1/me/push-devices/{id}/test", tag = "notifications", operation_id = "push_device_test",
    params(("id" = PushDeviceId, Path)), security(("bearer" = [])),
    responses((status = 202), (status = 401, body = ProblemView), (status = 403, body = ProblemView),
        (status = 404, body = ProblemView), (status = 429, body = ProblemView)))]
pub async fn push_device_test(
    cx: Authorized<allow::AccountUpdate>,
    _: Authorized<allow::LiveRead>,
    PathParams(id): PathParams<PushDeviceId>,
) -> Result<StatusCode, Problem> {
    let user_id = cx.user_id();
    let is_own = cx
        .write(async |tx| {
            let is_own = store::of_user(tx, user_id).await?.iter().any(|device| device.id == id);
            if is_own {
                // Pressed again before it is sent, it is sent once.
                tx.enqueue_keyed(
                    &PushSend { device_id: id, what: What::Test, waited: 0 },
                    format!("push_test/{id}"),
                )?;
            }
            Ok::<_, DbError>(is_own)
        })
        .await?;
    if is_own { Ok(StatusCode::ACCEPTED) } else { Err(Problem::new(ProblemType::NotFound)) }
}
