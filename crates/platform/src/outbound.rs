//! HTTP to addresses that somebody typed who is not the operator of this server: an administrator's identity provider, a
//! browser's push service. Such an address must not reach what only this server can reach (SSRF): names are resolved here and
//! private addresses are dropped before a connection is made, redirects are not followed, proxies are not used, and answers
//! come soon. How much of an answer is read is the caller's business.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Url};

const CONNECT_WITHIN: Duration = Duration::from_secs(3);
const ANSWER_WITHIN: Duration = Duration::from_secs(8);

/// Why an address is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressRefused {
    /// No https, no host, or a user, a password or a fragment in it.
    #[error("the address must begin with https:// and name a host")]
    Form,
    /// It leads where only this server can go.
    #[error("the address leads into a private network")]
    Private,
}

/// Reaches the public internet, and – only where a setting says so – private networks.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    allows_private: bool,
}

impl Guard {
    /// A guard; `allows_private` comes from a setting of the operator.
    pub fn new(allows_private: bool) -> Self {
        Self { allows_private }
    }

    /// The client of this process that keeps to this guard.
    pub fn client(self) -> Result<Client, String> {
        static GUARDED: LazyLock<Result<Client, String>> = LazyLock::new(|| client(false));
        static OPEN: LazyLock<Result<Client, String>> = LazyLock::new(|| client(true));
        if self.allows_private { OPEN.clone() } else { GUARDED.clone() }
    }

    /// An address that may be asked: https, with a host, without user and password. Plain http is for a provider on
    /// this very machine, and only where private addresses are allowed.
    pub fn address(self, text: &str) -> Result<Url, AddressRefused> {
        let url = Url::parse(text).map_err(|_| AddressRefused::Form)?;
        let host = url.host_str().ok_or(AddressRefused::Form)?;
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(AddressRefused::Form);
        }
        let literal: Option<IpAddr> = host.trim_start_matches('[').trim_end_matches(']').parse().ok();
        let name = host.trim_end_matches('.');
        let is_local_name = name == "localhost" || name.ends_with(".localhost");
        let is_loopback = is_local_name || literal.is_some_and(|address| address.is_loopback());
        match url.scheme() {
            "https" => {}
            "http" if is_loopback && self.allows_private => {}
            _ => return Err(AddressRefused::Form),
        }
        // A literal address is connected to without being resolved; it is judged here.
        if !self.allows_private && (is_loopback || literal.is_some_and(|address| !is_public(address))) {
            return Err(AddressRefused::Private);
        }
        Ok(url)
    }
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

/// Whether a request failed because its host's name led to private addresses only.
pub fn was_private(error: &reqwest::Error) -> bool {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(cause) = source {
        if cause.is::<NoPublicAddress>() {
            return true;
        }
        source = cause.source();
    }
    false
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
        let guarded = Guard::new(false);
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
            assert!(matches!(guarded.address(text), Err(AddressRefused::Form)), "{text}");
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
            assert!(matches!(guarded.address(text), Err(AddressRefused::Private)), "{text}");
        }
        let open = Guard::new(true);
        assert!(open.address("http://127.0.0.1:3000").is_ok());
        assert!(open.address("https://10.0.0.7").is_ok());
        assert!(matches!(open.address("http://10.0.0.7"), Err(AddressRefused::Form)));
    }
}
