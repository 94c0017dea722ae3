//! The address of a PostgreSQL server, and how connections to it are protected. `sslmode` and `sslrootcert` mean what they
//! mean to PostgreSQL's own programs, but `prefer` – what holds where nothing is said – leaves a connection plain that
//! does not leave this machine.

use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Config, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::server_check::{ServerCheck, Trust};

/// The connection behind a client; somebody must drive it.
pub(crate) type Connection =
    tokio_postgres::Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>;

/// What `sslmode` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mode {
    Disable,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

impl std::fmt::Display for Mode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Disable => "disable",
            Self::Prefer => "prefer",
            Self::Require => "require",
            Self::VerifyCa => "verify-ca",
            Self::VerifyFull => "verify-full",
        })
    }
}

impl FromStr for Mode {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Disable, Self::Prefer, Self::Require, Self::VerifyCa, Self::VerifyFull]
            .into_iter()
            .find(|mode| mode.to_string() == text)
            .ok_or_else(|| {
                AddressError("sslmode: expected disable, prefer, require, verify-ca or verify-full".into())
            })
    }
}

/// Why an address cannot be used; never holds the address, in which there are passwords.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct AddressError(pub(super) String);

/// Where a server is, who connects, and how the connection is protected.
#[derive(Clone)]
pub(crate) struct Address {
    config: Config,
    tls: MakeRustlsConnect,
    mode: Mode,
}

impl Address {
    /// User, password and what else is known of the server.
    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// Makes connections encrypted, where [`config`](Self::config) asks for it.
    pub(crate) fn tls(&self) -> MakeRustlsConnect {
        self.tls.clone()
    }

    /// One connection of its own, outside any pool.
    pub(crate) async fn connect(&self) -> Result<(Client, Connection), tokio_postgres::Error> {
        self.config.connect(self.tls()).await
    }

    /// Whether nothing that is sent leaves this machine.
    pub(crate) fn is_local(&self) -> bool {
        is_local(&self.config)
    }

    /// Whether an encrypted connection is one to the server that the address means.
    pub(crate) fn knows_the_server(&self) -> bool {
        self.mode >= Mode::VerifyCa
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (text, Wishes { mode, roots }) = Wishes::split_from(text)?;
        let mut config: Config =
            text.parse().map_err(|_| AddressError("the database address cannot be read".into()))?;
        let mut mode = mode.unwrap_or(match config.get_ssl_mode() {
            SslMode::Disable => Mode::Disable,
            SslMode::Require => Mode::Require,
            _ => Mode::Prefer,
        });
        if roots.is_some() && mode < Mode::Require {
            let fault = "sslrootcert goes with sslmode=require, verify-ca or verify-full";
            return Err(AddressError(fault.into()));
        }
        let trust = match (mode, roots) {
            (Mode::VerifyFull, None) => Trust::System,
            (Mode::VerifyCa, None) | (Mode::Require | Mode::VerifyCa, Some(Trust::System)) => {
                // Anybody can have a certificate of a public authority, for a name of their own.
                let fault = format!("sslmode={mode}: name the authority's file as sslrootcert");
                return Err(AddressError(fault));
            }
            (_, Some(roots)) => roots,
            (_, None) => Trust::Anybody,
        };
        if mode == Mode::Require && matches!(trust, Trust::File(_)) {
            mode = Mode::VerifyCa;
        }
        config.ssl_mode(wire_mode(mode, &config));
        let tls = connector(trust, mode == Mode::VerifyFull)?;
        Ok(Self { config, tls, mode })
    }
}

/// A socket in the file system is never encrypted, and a connection to this machine only where it is asked for.
fn wire_mode(mode: Mode, config: &Config) -> SslMode {
    let is_file = config.get_hostaddrs().is_empty()
        && !config.get_hosts().is_empty()
        && config.get_hosts().iter().all(|host| !matches!(host, Host::Tcp(_)));
    match mode {
        _ if is_file => SslMode::Disable,
        Mode::Disable => SslMode::Disable,
        Mode::Prefer if is_local(config) => SslMode::Disable,
        Mode::Prefer => SslMode::Prefer,
        Mode::Require | Mode::VerifyCa | Mode::VerifyFull => SslMode::Require,
    }
}

fn is_local(config: &Config) -> bool {
    if !config.get_hostaddrs().is_empty() {
        return config.get_hostaddrs().iter().all(IpAddr::is_loopback);
    }
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    })
}

fn connector(trust: Trust, checks_name: bool) -> Result<MakeRustlsConnect, AddressError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let check = ServerCheck::new(trust, checks_name, provider.clone())?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| AddressError(format!("TLS: {error}")))?
        .dangerous() // as rustls calls any check but its own
        .with_custom_certificate_verifier(Arc::new(check))
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// What the address says of protection; the driver knows only a part of it.
#[derive(Default)]
struct Wishes {
    mode: Option<Mode>,
    roots: Option<Trust>,
}

impl Wishes {
    /// Takes them out of an address, which remains.
    fn split_from(text: &str) -> Result<(String, Self), AddressError> {
        let mut wishes = Self::default();
        let is_url = ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
        let Some((base, query)) = text.split_once('?').filter(|_| is_url) else {
            return Ok((text.to_owned(), wishes));
        };
        let mut others = Vec::new();
        for pair in query.split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = percent_decode_str(value).decode_utf8_lossy();
            match key {
                "sslmode" => wishes.mode = Some(value.parse()?),
                "sslrootcert" if value == "system" => wishes.roots = Some(Trust::System),
                "sslrootcert" => {
                    wishes.roots = Some(Trust::File(PathBuf::from(value.as_ref())));
                }
                _ => others.push(pair),
            }
        }
        Ok((format!("{base}?{}", others.join("&")), wishes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode_on_the_wire(text: &str) -> Result<SslMode, String> {
        text.parse::<Address>()
            .map(|address| address.config.get_ssl_mode())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn what_stays_on_this_machine_is_plain_unless_it_is_asked_for() {
        for host in ["localhost", "127.0.0.1", "[::1]", "%2Ftmp%2Fsocket"] {
            let plain = mode_on_the_wire(&format!("postgres://u@{host}/d")).unwrap();
            assert_eq!(plain, SslMode::Disable, "{host}");
        }
        assert_eq!(mode_on_the_wire("postgres://u@db.test/d").unwrap(), SslMode::Prefer);
        assert_eq!(mode_on_the_wire("host=db.test user=u sslmode=require").unwrap(), SslMode::Require);
        for mode in ["require", "verify-full"] {
            let asked = mode_on_the_wire(&format!("postgres://u@localhost/d?sslmode={mode}")).unwrap();
            assert_eq!(asked, SslMode::Require, "{mode}");
            let socket = mode_on_the_wire(&format!("postgres://u@%2Ftmp/d?sslmode={mode}")).unwrap();
            assert_eq!(socket, SslMode::Disable, "{mode}: nobody listens in on a file");
        }
    }

    #[test]
    fn the_rest_of_the_address_is_kept() {
        let text = "postgresql://u:p%3Fss@db.test:5433/d?application_name=a%26b&sslmode=verify-full&connect_timeout=3";
        let address: Address = text.parse().unwrap();
        assert_eq!(address.config.get_application_name(), Some("a&b"));
        assert_eq!(address.config.get_password(), Some(&b"p?ss"[..]));
        assert_eq!(address.config.get_ports(), [5433]);
        assert!(address.knows_the_server() && !address.is_local());
    }

    #[test]
    fn a_wish_that_cannot_be_granted_is_refused() {
        for (query, reason) in [
            ("sslmode=verify", "sslmode: expected"),
            ("sslmode=verify-ca", "name the authority's file"),
            ("sslmode=require&sslrootcert=system", "name the authority's file"),
            ("sslrootcert=/etc/ca.pem", "goes with sslmode"),
            ("sslmode=prefer&sslrootcert=/etc/ca.pem", "goes with sslmode"),
            ("sslmode=verify-full&sslrootcert=/nowhere/ca.pem", "/nowhere/ca.pem"),
        ] {
            let fault = mode_on_the_wire(&format!("postgres://u:geheim@db.test/d?{query}")).unwrap_err();
            assert!(fault.contains(reason) && !fault.contains("geheim"), "{query}: {fault}");
        }
        assert!(mode_on_the_wire("postgres://u:geheim@:x/").unwrap_err().contains("cannot be read"));
    }
}
