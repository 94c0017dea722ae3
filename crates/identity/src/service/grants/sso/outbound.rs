//! HTTP to an identity provider whose address an administrator typed. The address is a wish of somebody who is not
//! the operator of this server, so it must not reach what only this server can reach (SSRF): names are resolved here and
//! private addresses are dropped before a connection is made, redirects are not followed, proxies are not used, and
//! answers are small and soon.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, RequestBuilder, StatusCode, Url};
use serde::de::DeserializeOwned;

/// Largest answer that is read.
const LIMIT_BYTES: usize = 256 * 1024;
const CONNECT_WITHIN: Duration = Duration::from_secs(3);
const ANSWER_WITHIN: Duration = Duration::from_secs(8);

/// Why a provider could not be asked. The text is for administrators and the log; it holds no secret and no body.
#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    #[error("the address must begin with https:// and name a host")]
    Address,
    #[error("the address leads into a private network")]
    Private,
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
    allows_private: bool,
}

impl Outbound {
    /// The client of this process; `allows_private` is the setting `sso_allow_private_hosts`.
    pub fn new(allows_private: bool) -> Result<Self, OutboundError> {
        static GUARDED: LazyLock<Result<Client, String>> = LazyLock::new(|| client(false));
        static OPEN: LazyLock<Result<Client, String>> = LazyLock::new(|| client(true));
        let client: &Result<Client, String> = if allows_private { &OPEN } else { &GUARDED };
        match client {
            Ok(client) => Ok(Self { client: client.clone(), allows_private }),
            Err(error) => Err(OutboundError::Unreachable(error.clone())),
        }
    }

    /// An address that may be asked: https, with a host, without user and password. Plain http is for a provider on
    /// this very machine, and only where private addresses are allowed.
    pub fn address(&self, text: &str) -> Result<Url, OutboundError> {
        let url = Url::parse(text).map_err(|_| OutboundError::Address)?;
        let host = url.host_str().ok_or(OutboundError::Address)?;
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(OutboundError::Address);
        }
        let literal: Option<IpAddr> = host.trim_start_matches('[').trim_end_matches(']').parse().ok();
        let name = host.trim_end_matches('.');
        let is_local_name = name == "localhost" || name.ends_with(".localhost");
        let is_loopback = is_local_name || literal.is_some_and(|address| address.is_loopback());
        match url.scheme() {
            "https" => {}
            "http" if is_loopback && self.allows_private => {}
            _ => return Err(OutboundError::Address),
        }
        // A literal address is connected to without being resolved; it is judged here.
        if !self.allows_private && (is_loopback || literal.is_some_and(|address| !is_public(address))) {
            return Err(OutboundError::Private);
        }
        Ok(url)
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

fn client(allows_private: bool) -> Result<Client, String> {
    let builder = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT_WITHIN)
        .timeout(ANSWER_WITHIN)
        .user_agent(concat!("BIG-Live-Portal/", env!("CARGO_PKG_VERSION")));
    let builder = if allows_private { builder } else { builder.dns_resolver(Arc::new(PublicOnly)) };
    builder.build().map_err(|error| error.to_string())
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
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(cause) = source {
        if cause.is::<NoPublicAddress>() {
            return OutboundError::Private;
        }
        source = cause.source();
    }
    let reason = if error.is_timeout() { "no answer in time" } else { "no connection" };
    OutboundError::Unreachable(reason.into())
}

#[derive(Debug, thiserror::Error)]
#[error("the name leads to private addresses only")]
struct NoPublicAddress;

/// Resolves names and drops what is not a public address, so that the address judged is the address connected to
/// (a name that changes its answer in between gains nothing).
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err(NoPublicAddress.into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is one of the public internet (the special-purpose registries of RFC 6890 and its successors).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && b & 0xc0 == 0x40)
        || (a, b, c) == (192, 0, 0)
        || (a == 198 && b & 0xfe == 18))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(v4) = address.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let [first, second, third, .., seventh, eighth] = address.segments();
    let embedded = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match (first, second) {
        // NAT64 (RFC 6052) and 6to4 carry an IPv4 address.
        (0x64, 0xff9b) => third == 0 && is_public_v4(embedded(seventh, eighth)),
        (0x2002, _) => is_public_v4(embedded(second, third)),
        // Teredo, benchmarking and the like; documentation.
        (0x2001, 0..=0x1ff | 0xdb8) => false,
        // Only 2000::/3 is in use as global unicast.
        _ => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_this_network_are_not_public() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.255",
            "0.0.0.0",
            "198.18.0.1",
            "198.19.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:10.0.0.1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "64:ff9b::a00:1",
            "64:ff9b:1::808:808",
            "2002:7f00:1::",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in [
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "198.17.0.1",
            "172.32.0.1",
            "2606:4700::1",
            "2001:4860:4860::8888",
            "64:ff9b::808:808",
            "2002:808:808::",
            "::ffff:8.8.8.8",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn only_https_addresses_of_hosts_are_asked() {
        let guarded = Outbound::new(false).unwrap();
        assert!(guarded.address("https://login.example.com/tenant").is_ok());
        for text in [
            "http://login.example.com",
            "ftp://login.example.com",
            "file:///etc/passwd",
            "https://user:secret@login.example.com",
            "https://login.example.com/#x",
            "login.example.com",
            "",
        ] {
            assert!(matches!(guarded.address(text), Err(OutboundError::Address)), "{text}");
        }
        for text in [
            "https://localhost",
            "https://localhost.",
            "https://portal.localhost",
            "https://127.0.0.1",
            // How browsers read numbers as addresses.
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest/meta-data",
        ] {
            assert!(matches!(guarded.address(text), Err(OutboundError::Private)), "{text}");
        }
        let open = Outbound::new(true).unwrap();
        assert!(open.address("http://127.0.0.1:3000").is_ok());
        assert!(open.address("https://10.0.0.7").is_ok());
        assert!(matches!(open.address("http://10.0.0.7"), Err(OutboundError::Address)));
    }

    #[tokio::test]
    async fn a_name_that_leads_into_a_private_network_is_not_connected_to() {
        // The address check would have refused this name; here it stands for any that an attacker points inwards.
        let guarded = Outbound::new(false).unwrap();
        let url = Url::parse("https://localhost/").unwrap();
        let refused = guarded.get::<serde_json::Value>(&url, None).await.unwrap_err();
        assert!(matches!(refused, OutboundError::Private), "{refused}");
    }
}
