//! `GET /api/v1/live`: the WebSocket of live updates. The access token travels as a subprotocol, because browsers
//! cannot set headers on WebSockets; the socket ends when the token does.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use http::{HeaderMap, header};
use serde::{Deserialize, Serialize};
use types::LiveEventId;

use super::extract::QueryParams;
use super::request;
use crate::auth::principal::Principal;
use crate::db::context::{Actor, Origin, Purpose};
use crate::live::{LiveEvent, Subscription, Topic, missed};
use crate::policy::{Permission, Scope};
use crate::problem::{Problem, ProblemType};
use crate::state::Platform;

const PROTOCOL: &str = "biglive.v1";
/// Between pings; a proxy's idle timeout is usually a minute.
const PING_EVERY: Duration = Duration::from_secs(25);
/// Close code: the token has ended, get a fresh one.
const TOKEN_ENDED: u16 = 4401;

/// Query of the WebSocket.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LiveQuery {
    /// Id of the last message seen: what came after is replayed.
    pub since: Option<LiveEventId>,
}

/// A message to the browser: what changed, never the data.
#[derive(Serialize, utoipa::ToSchema)]
pub struct LiveMessage {
    /// Position for `?since=`.
    pub id: LiveEventId,
    /// What it is about.
    pub topic: Topic,
    /// Which one.
    pub entity_id: uuid::Uuid,
    /// Its version after the change.
    pub version: i64,
}

impl From<&LiveEvent> for LiveMessage {
    fn from(event: &LiveEvent) -> Self {
        Self { id: event.id, topic: event.topic, entity_id: event.entity_id, version: event.version }
    }
}

/// Hears of changes as they happen.
#[utoipa::path(get, path = "/api/v1/live", tag = "live", operation_id = "live_open", params(LiveQuery),
    responses((status = 101, description = "Messages as LiveMessage", body = LiveMessage),
        (status = 401, body = crate::problem::ProblemView), (status = 403, body = crate::problem::ProblemView)))]
pub async fn live_open(
    State(platform): State<Platform>,
    QueryParams(query): QueryParams<LiveQuery>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    let offered = headers.get(header::SEC_WEBSOCKET_PROTOCOL).and_then(|value| value.to_str().ok());
    let token = offered
        .unwrap_or_default()
        .split(',')
        .find_map(|protocol| protocol.trim().strip_prefix("bearer."))
        .ok_or_else(|| Problem::new(ProblemType::Unauthorized))?;
    let principal = platform
        .tokens
        .verify(token, platform.clock.now())
        .filter(|principal| !platform.revocations.concern(principal))
        .ok_or_else(|| Problem::new(ProblemType::InvalidToken))?;
    if principal.scope(Permission::LiveRead) == Scope::None {
        return Err(Problem::new(ProblemType::Forbidden).with("permission", Permission::LiveRead.name()));
    }
    let opening = Box::new(Opening { platform, principal, since: query.since, origin: request::origin() });
    Ok(upgrade
        .protocols([PROTOCOL])
        // Browsers have nothing to say here.
        .read_buffer_size(128)
        .write_buffer_size(0)
        .max_message_size(1024)
        .on_upgrade(move |mut socket| async move {
            // Thousands of these wait for hours, so they keep no more than they need: the upgrade's own task ends here, and
            // what is only needed to begin is given back.
            tokio::spawn(async move {
                let begun = Box::pin(begin(opening, &mut socket)).await;
                if let Ok((platform, events)) = begun {
                    let _ = pass_on(&platform, &events, &mut socket).await;
                }
            });
        }))
}

/// What a connection begins with.
struct Opening {
    platform: Platform,
    principal: Principal,
    since: Option<LiveEventId>,
    origin: Origin,
}

/// Replays what was missed. What happens from now on waits in the subscription.
async fn begin(
    opening: Box<Opening>,
    socket: &mut WebSocket,
) -> Result<(Platform, Subscription), axum::Error> {
    let Opening { platform, principal, since, origin } = *opening;
    // Subscribe before replaying: nothing falls between the two.
    let events = platform.live.subscribe(principal);
    if let Some(since) = since {
        let principal = events.principal();
        let system = platform.system(Purpose::SignedLink, origin);
        let actor =
            Actor { user_id: Some(principal.user_id), real_user_id: None, name: principal.name.clone() };
        let tenant = system.for_organization(principal.organization_id, actor);
        let missed =
            tenant.read(async |tx| missed(tx, since, principal).await).await.map_err(axum::Error::new)?;
        for event in &missed {
            send(socket, event).await?;
        }
    }
    Ok((platform, events))
}

/// Passes on what concerns the caller until their token ends, or one of the two has gone.
async fn pass_on(
    platform: &Platform,
    events: &Subscription,
    socket: &mut WebSocket,
) -> Result<(), axum::Error> {
    let principal = events.principal();
    let mut revocations = platform.revocations.watch();
    // Taken back since the token was looked at.
    if platform.revocations.concern(principal) {
        return end_token(socket).await;
    }
    let ends_in = principal.expires_at.duration_since(platform.clock.now());
    let end = tokio::time::sleep(Duration::try_from(ends_in).unwrap_or_default());
    tokio::pin!(end);
    let mut ping = tokio::time::interval_at(tokio::time::Instant::now() + PING_EVERY, PING_EVERY);
    loop {
        tokio::select! {
            event = events.next() => match event {
                Some(event) => send(socket, &event).await?,
                // The browser reconnects and replays.
                None => return Ok(()),
            },
            message = socket.recv() => match message {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(()),
                Some(Ok(_)) => {}
            },
            _ = ping.tick() => {
                socket.send(Message::Text(r#"{"topic":"ping"}"#.into())).await?;
            }
            changed = revocations.changed() => {
                if changed.is_err() || platform.revocations.concern(principal) {
                    return end_token(socket).await;
                }
            }
            () = &mut end => return end_token(socket).await,
        }
    }
}

async fn end_token(socket: &mut WebSocket) -> Result<(), axum::Error> {
    let frame = CloseFrame { code: TOKEN_ENDED, reason: "token ended".into() };
    socket.send(Message::Close(Some(frame))).await
}

async fn send(socket: &mut WebSocket, event: &LiveEvent) -> Result<(), axum::Error> {
    let text = serde_json::to_string(&LiveMessage::from(event)).map_err(axum::Error::new)?;
    socket.send(Message::Text(text.into())).await
}
