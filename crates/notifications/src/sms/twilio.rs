//! Twilio's Messages resource (API of 2010-04-01): one form, one answer; and the signature of its reports. Its words about
//! a refusal can quote the number, so only the code of a refusal is kept.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
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
    /// Where to report what became of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    status_callback: Option<&'a str>,
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

    /// Hands a message to Twilio, which may keep it waiting for so long; returns its number there.
    pub async fn send(
        &self,
        phone: &str,
        text: &str,
        report_to: Option<&str>,
        waits: SignedDuration,
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
            status_callback: report_to,
            validity_period: waits.as_secs().max(1),
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

impl Twilio<'_> {
    /// Whether Twilio has signed these fields for this address: HMAC-SHA-1 under the account's token over the address and,
    /// in the order of their names, each field and its value.
    pub fn has_signed(&self, address: &str, fields: &[(String, String)], signature: &str) -> bool {
        let Ok(tag) = STANDARD.decode(signature) else { return false };
        let fields: BTreeSet<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let fields: String = fields.into_iter().flat_map(|(name, value)| [name, value]).collect();
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, self.auth_token.reveal().as_bytes());
        spellings(address)
            .into_iter()
            .any(|address| hmac::verify(&key, format!("{address}{fields}").as_bytes(), &tag).is_ok())
    }
}

/// The address with its port and without: Twilio signs now one, now the other, as its own libraries know.
fn spellings(address: &str) -> Vec<String> {
    let parsed = reqwest::Url::parse(address).ok();
    let parts = parsed.as_ref().and_then(|url| Some((url, url.host_str()?, url.port_or_known_default()?)));
    match parts {
        Some((url, host, port)) => {
            let (scheme, path) = (url.scheme(), url.path());
            vec![format!("{scheme}://{host}{path}"), format!("{scheme}://{host}:{port}{path}")]
        }
        None => Vec::new(),
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
    fn a_report_is_signed_as_twilios_own_libraries_sign_it() {
        // Made with their validator (9.13.0 for Python).
        let token = Secret::new("12345678901234567890123456789012");
        let twilio = Twilio { url: "", account_sid: "", auth_token: &token, from: "" };
        let address = "https://portal.example.com/api/v1/webhooks/twilio/status";
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let fields = [
            field("MessageSid", "SM00000000000000000000000000000001"),
            field("MessageStatus", "delivered"),
            field("To", "+15558675310"),
            field("From", "+15017122661"),
            field("AccountSid", "AC00000000000000000000000000000001"),
        ];
        let signature = "PMsWsdZ+cEe5nwMWM/2VLMyj/Oc=";
        assert!(twilio.has_signed(address, &fields, signature));
        assert!(twilio.has_signed(&address.replace(".com/", ".com:443/"), &fields, signature));
        assert!(!twilio.has_signed(&address.replace("status", "other"), &fields, signature));
        assert!(!twilio.has_signed(address, &fields[1..], signature));
        assert!(!twilio.has_signed(address, &fields, "PMsWsdZ+cEe5nwMWM/2VLMyj/Od="));
        assert!(!twilio.has_signed(address, &fields, "no base64"));
    }

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
