//! Handing a message to a push service (RFC 8030). What it answers is known by its status; a body is never read.

use http::{HeaderMap, StatusCode, header};
use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use platform::Config;
use platform::outbound::{Guard, was_private};
use reqwest::Url;

use super::words::Message;

/// A service that asks for a pause gets this at least, and no more than that.
const PAUSE: (SignedDuration, SignedDuration) = (SignedDuration::from_secs(5), SignedDuration::from_hours(6));

/// Why a message was not taken.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The browser has taken its subscription back, or it has run out.
    Gone,
    /// The service asks to come again after a while.
    Later(SignedDuration),
    /// Nobody answered, or the service has a fault of its own.
    Retry(String),
    /// It will not be taken another time, either.
    Never(String),
}

/// The guard that push services are behind.
pub fn guard(config: &Config) -> Guard {
    Guard::new(config.push_allow_private_hosts)
}

/// Hands over an encrypted message.
pub async fn post(
    config: &Config,
    endpoint: &Url,
    authorization: String,
    message: &Message,
    sealed: Vec<u8>,
    now: Timestamp,
) -> Result<(), Refusal> {
    let client = guard(config).client().map_err(Refusal::Retry)?;
    let mut request = client
        .post(endpoint.clone())
        .header(header::AUTHORIZATION, authorization)
        .header(header::CONTENT_ENCODING, "aes128gcm")
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header("ttl", message.life.as_secs().max(0))
        .header("urgency", if message.is_urgent { "high" } else { "normal" });
    if let Some(topic) = &message.topic {
        request = request.header("topic", topic);
    }
    let response = request.body(sealed).send().await.map_err(|error| {
        if was_private(&error) {
            return Refusal::Never("its address leads into a private network".into());
        }
        let reason = if error.is_timeout() { "no answer in time" } else { "no connection" };
        Refusal::Retry(format!("the push service: {reason}"))
    })?;
    verdict(response.status(), response.headers(), now)
}

fn verdict(status: StatusCode, headers: &HeaderMap, now: Timestamp) -> Result<(), Refusal> {
    let said = || format!("the push service answered {}", status.as_u16());
    match status {
        _ if status.is_success() => Ok(()),
        StatusCode::NOT_FOUND | StatusCode::GONE => Err(Refusal::Gone),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => match pause(headers, now) {
            Some(pause) => Err(Refusal::Later(pause)),
            None => Err(Refusal::Retry(said())),
        },
        _ if status.is_server_error() => Err(Refusal::Retry(said())),
        _ => Err(Refusal::Never(said())),
    }
}

/// `Retry-After`: seconds, or a date (RFC 9110).
fn pause(headers: &HeaderMap, now: Timestamp) -> Option<SignedDuration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let pause = match text.parse::<u32>() {
        Ok(seconds) => SignedDuration::from_secs(i64::from(seconds)),
        Err(_) => rfc2822::parse(text).ok()?.timestamp().duration_since(now),
    };
    Some(pause.clamp(PAUSE.0, PAUSE.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: u16, retry_after: Option<&str>) -> Result<(), Refusal> {
        let mut headers = HeaderMap::new();
        if let Some(text) = retry_after {
            headers.insert(header::RETRY_AFTER, text.parse().unwrap());
        }
        verdict(StatusCode::from_u16(status).unwrap(), &headers, "2027-03-10T09:00:00Z".parse().unwrap())
    }

    #[test]
    fn a_service_that_asks_for_a_pause_gets_it_within_bounds() {
        let later = |seconds: i64| Err(Refusal::Later(SignedDuration::from_secs(seconds)));
        assert_eq!(of(429, Some("120")), later(120));
        assert_eq!(of(503, Some("Wed, 10 Mar 2027 09:02:00 GMT")), later(120));
        assert_eq!(of(429, Some("0")), later(5));
        assert_eq!(of(429, Some("4000000000")), later(6 * 3600));
        assert_eq!(of(429, Some("Wed, 10 Mar 2027 08:00:00 GMT")), later(5));
        assert!(matches!(of(429, Some("soon")), Err(Refusal::Retry(_))));
        assert!(matches!(of(503, None), Err(Refusal::Retry(_))));
    }

    #[test]
    fn answers_say_whether_another_try_makes_sense() {
        assert_eq!(of(201, None), Ok(()));
        assert_eq!(of(404, None), Err(Refusal::Gone));
        assert_eq!(of(410, None), Err(Refusal::Gone));
        assert!(matches!(of(500, None), Err(Refusal::Retry(_))));
        for status in [301, 307, 400, 401, 403, 413] {
            assert!(matches!(of(status, None), Err(Refusal::Never(_))), "{status}");
        }
    }
}
