//! Twilio's Messages resource (API of 2010-04-01): one form, one answer. Its words about a refusal can quote the number,
//! so only the code of a refusal is kept.

use std::time::Duration;

use jiff::Timestamp;
use platform::Config;
use platform::config::Secret;
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};

use super::Refusal;

const TIMEOUT: Duration = Duration::from_secs(15);
const LONGEST_ANSWER: usize = 64 * 1024;
/// "Too many concurrent requests": nothing was done, and trying again is safe.
const BUSY: u32 = 20_429;

/// An account at Twilio.
pub struct Twilio<'a> {
    url: &'a str,
    account_sid: &'a str,
    auth_token: &'a Secret,
    from: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct MessageCreate<'a> {
    to: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
    #[serde(rename = "MessagingServiceSid", skip_serializing_if = "Option::is_none")]
    service: Option<&'a str>,
    body: &'a str,
    /// Seconds for which it may wait in a queue.
    validity_period: i64,
}

#[derive(Deserialize)]
struct Created {
    sid: String,
}

#[derive(Deserialize)]
struct Refused {
    #[serde(default)]
    code: u32,
}

impl<'a> Twilio<'a> {
    /// The account that the configuration names, if it does.
    pub fn configured(config: &'a Config) -> Option<Self> {
        Some(Self {
            url: &config.twilio_url,
            account_sid: config.twilio_account_sid.as_deref()?,
            auth_token: config.twilio_auth_token.as_ref()?,
            from: config.sms_from.as_deref()?,
        })
    }

    /// Hands a message to Twilio; returns its number there.
    pub async fn send(
        &self,
        phone: &str,
        text: &str,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<String, Refusal> {
        let client = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .connect_timeout(TIMEOUT / 3)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| Refusal::Retry(error.to_string()))?;
        let is_service = self.from.starts_with("MG");
        let form = MessageCreate {
            to: phone,
            from: Some(self.from).filter(|_| !is_service),
            service: Some(self.from).filter(|_| is_service),
            body: text,
            validity_period: expires_at.duration_since(now).as_secs().max(1),
        };
        let response = client
            .post(format!("{}/2010-04-01/Accounts/{}/Messages.json", self.url, self.account_sid))
            .basic_auth(self.account_sid, Some(self.auth_token.reveal()))
            .form(&form)
            .send()
            .await
            .map_err(unanswered)?;
        let status = response.status();
        if status.is_success() {
            // Accepted, whatever the answer looks like: sending it again would be a second message.
            let created = read::<Created>(response).await;
            return Ok(created.map_or_else(|| "unknown".into(), |created| created.sid));
        }
        let code = read::<Refused>(response).await.map_or(0, |refused| refused.code);
        Err(refusal(status, code))
    }
}

/// The answer's JSON, if that is what it is, and not endless.
async fn read<T: serde::de::DeserializeOwned>(mut response: reqwest::Response) -> Option<T> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        body.extend_from_slice(&chunk);
        if body.len() > LONGEST_ANSWER {
            return None;
        }
    }
    serde_json::from_slice(&body).ok()
}

/// No answer. Before the connection stood nothing was sent; afterwards nobody knows.
fn unanswered(error: reqwest::Error) -> Refusal {
    let is_unsent = error.is_connect() || error.is_builder();
    let reason = format!("the SMS provider: {}", error.without_url());
    if is_unsent { Refusal::Retry(reason) } else { Refusal::GiveUp(reason) }
}

fn refusal(status: StatusCode, code: u32) -> Refusal {
    let reason = format!("the SMS provider refused: {} (code {code})", status.as_u16());
    match status {
        _ if code == BUSY => Refusal::Retry(reason),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => Refusal::Retry(reason),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => Refusal::Escalate(reason),
        _ => Refusal::GiveUp(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_refusal_means() {
        let kind = |status: u16, code: u32| refusal(StatusCode::from_u16(status).unwrap(), code);
        for (status, code) in [(429, 20_429), (400, 20_429), (503, 0)] {
            assert!(matches!(kind(status, code), Refusal::Retry(_)), "{status} {code}");
        }
        for (status, code) in [(401, 20_003), (403, 0), (404, 20_404)] {
            assert!(matches!(kind(status, code), Refusal::Escalate(_)), "{status} {code}");
        }
        for (status, code) in [(400, 21_211), (400, 21_610), (400, 21_614), (500, 0)] {
            assert!(matches!(kind(status, code), Refusal::GiveUp(_)), "{status} {code}");
        }
    }
}
