//! HTTP to an identity provider whose address an administrator typed, behind the platform's guard; answers are small.

use platform::outbound::{AddressRefused, Guard, was_private};
use reqwest::{Client, RequestBuilder, StatusCode, Url};
use serde::de::DeserializeOwned;

/// Largest answer that is read.
const LIMIT_BYTES: usize = 256 * 1024;

/// Why a provider could not be asked. The text is for administrators and the log; it holds no secret and no body.
#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    #[error(transparent)]
    Address(#[from] AddressRefused),
    #[error("the provider cannot be reached: {0}")]
    Unreachable(String),
    #[error("the provider answered {0}")]
    Status(StatusCode),
    #[error("the provider's answer is too large")]
    TooLarge,
    #[error("the provider's answer cannot be read: {0}")]
    Unreadable(String),
}

/// Sends requests to providers, and to nowhere else.
#[derive(Clone)]
pub struct Outbound {
    client: Client,
    guard: Guard,
}

impl Outbound {
    /// The client of this process; `allows_private` is the setting `sso_allow_private_hosts`.
    pub fn new(allows_private: bool) -> Result<Self, OutboundError> {
        let guard = Guard::new(allows_private);
        Ok(Self { client: guard.client().map_err(OutboundError::Unreachable)?, guard })
    }

    /// An address that may be asked.
    pub fn address(&self, text: &str) -> Result<Url, OutboundError> {
        Ok(self.guard.address(text)?)
    }

    /// `GET` of a JSON document.
    pub async fn get<T: DeserializeOwned>(
        &self,
        url: &Url,
        bearer: Option<&str>,
    ) -> Result<T, OutboundError> {
        let mut request = self.client.get(url.clone());
        if let Some(token) = bearer {
            request = request.bearer_auth(token);
        }
        read(request).await
    }

    /// `GET` of a text of at most `limit` bytes.
    pub async fn get_text(&self, url: &Url, limit: usize) -> Result<String, OutboundError> {
        let body = body(self.client.get(url.clone()), limit).await?;
        String::from_utf8(body).map_err(|_| OutboundError::Unreadable("no UTF-8".into()))
    }

    /// `POST` of a form, answered by JSON. `basic` are user and password for the header.
    pub async fn post<T: DeserializeOwned>(
        &self,
        url: &Url,
        form: &[(&str, &str)],
        basic: Option<(&str, &str)>,
    ) -> Result<T, OutboundError> {
        let body = form_encoded(form);
        let mut request = self
            .client
            .post(url.clone())
            .header(http::header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body);
        if let Some((user, password)) = basic {
            request = request.basic_auth(user, Some(password));
        }
        read(request).await
    }
}

/// `application/x-www-form-urlencoded`.
pub fn form_encoded(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

async fn read<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, OutboundError> {
    let request = request.header(http::header::ACCEPT, "application/json");
    let body = body(request, LIMIT_BYTES).await?;
    // Serde's message can quote the document; its kind is enough.
    serde_json::from_slice(&body)
        .map_err(|error| OutboundError::Unreadable(format!("{:?} error", error.classify())))
}

async fn body(request: RequestBuilder, limit: usize) -> Result<Vec<u8>, OutboundError> {
    let mut response = request.send().await.map_err(unreachable)?;
    // A redirect is not followed, so it is an answer that cannot be used.
    if response.status() != StatusCode::OK {
        return Err(OutboundError::Status(response.status()));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > limit {
            return Err(OutboundError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn unreachable(error: reqwest::Error) -> OutboundError {
    if was_private(&error) {
        return AddressRefused::Private.into();
    }
    let reason = if error.is_timeout() { "no answer in time" } else { "no connection" };
    OutboundError::Unreachable(reason.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_that_leads_into_a_private_network_is_not_connected_to() {
        // The address check would have refused this name; here it stands for any that an attacker points inwards.
        let guarded = Outbound::new(false).unwrap();
        let url = Url::parse("https://localhost/").unwrap();
        let refused = guarded.get::<serde_json::Value>(&url, None).await.unwrap_err();
        assert!(matches!(refused, OutboundError::Address(AddressRefused::Private)), "{refused}");
    }
}
