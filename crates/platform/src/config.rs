//! Configuration: typed, from the environment and one TOML file, read once at start. Unknown keys and bad values are
//! refused with a line each. The only module that looks at the environment.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use types::EmailAddress;

use crate::crypto::providers::KeyProvider;
use crate::rate_limit::Limit;
use crate::telemetry;

/// Variables with our prefix that other programs of the repository read.
const NOT_OURS: &[&str] =
    &["config", "test_database_url", "pg_bin", "base_url", "mail_dir", "shots_dir", "api"];

/// Everything that can be set. The environment variable of a field is `BIGLIVE_` and its name in capitals, except
/// `DATABASE_URL`, which stands for `database_url`.
#[derive(Clone, Debug)]
pub struct Config {
    /// PostgreSQL address of the runtime role (neither owner nor `BYPASSRLS`).
    pub database_url: String,
    /// PostgreSQL address of the owner, for `migrate` only.
    pub database_owner_url: Option<String>,
    /// Connections for requests; two per core by default.
    pub database_pool_size: usize,
    /// Where HTTP is served.
    pub listen: SocketAddr,
    /// Where Prometheus metrics are served; nowhere by default.
    pub metrics_listen: Option<SocketAddr>,
    /// The address people use, without a slash at the end; links in e-mails begin with it.
    pub public_url: String,
    /// Folder of files, keys and the local mailbox.
    pub data_dir: PathBuf,
    /// File of the master keys; `keys/master.key` in the data folder by default.
    pub master_key_file: PathBuf,
    /// The master keys themselves, instead of a file: lines `id:base64`, the newest first; `;` also separates them.
    pub master_keys: Option<Secret>,
    /// A program (with arguments) that prints the master keys, instead of a file: how a vault is asked.
    pub master_key_command: Option<String>,
    /// `smtp://` or `smtps://` address with user and password; none: mails go to the local mailbox.
    pub smtp_url: Option<Secret>,
    /// Sender of e-mails.
    pub mail_from: String,
    /// Whether `/dev/mail` shows the local mailbox. For trying out only: it shows every link.
    pub dev_mailbox: bool,
    /// Account at Twilio that sends text messages, with its token and its sender; none of the three: text messages go
    /// to the local mailbox.
    pub twilio_account_sid: Option<String>,
    /// The account's token.
    pub twilio_auth_token: Option<Secret>,
    /// The sender: a number such as `+43…`, or the id of a messaging service (`MG…`).
    pub sms_from: Option<String>,
    /// Twilio's address; another one for another region.
    pub twilio_url: String,
    /// Whom a push service may write to about our messages, `mailto:…` or `https://…`; the sender of e-mails by default.
    pub push_contact: String,
    /// Whether push messages may go to services in private networks, and on this machine without TLS. For a push service of
    /// one's own behind the same firewall: whoever has an account can then make this server send requests there.
    pub push_allow_private_hosts: bool,
    /// RFC 3161 time stamp server for seals.
    pub timestamp_url: Option<String>,
    /// Log filter, as in `info,platform=debug`.
    pub log: String,
    /// `text` or `json`.
    pub log_format: LogFormat,
    /// OTLP/HTTP endpoint for traces, with its path: `http://collector:4318/v1/traces`.
    pub otlp_endpoint: Option<String>,
    /// Serve the browser app from this folder instead of the one inside the binary.
    pub web_dir: Option<PathBuf>,
    /// Password of the demo accounts; random where not set.
    pub demo_password: Option<Secret>,
    /// Range service that knows published passwords, as in `https://api.pwnedpasswords.com/range/`; none: nobody is asked.
    pub breached_passwords_url: Option<ServiceUrl>,
    /// File of address ranges and their places; none: places are unknown.
    pub geo_ranges_file: Option<PathBuf>,
    /// Whether single sign-on may use providers in private networks, and on this machine without TLS. For a provider of
    /// one's own behind the same firewall: administrators of organizations can then make this server ask addresses there.
    pub sso_allow_private_hosts: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// API requests per person and hour.
    pub rate_limit_api_per_hour: u32,
    /// Uploads per person and hour.
    pub rate_limit_uploads_per_hour: u32,
    /// Sign-in attempts per address, and per account, and minute.
    pub rate_limit_sign_in_per_minute: u32,
    /// Jobs running at once in a worker.
    pub worker_concurrency: usize,
    /// Seconds without a sign of life after which a worker's jobs are taken over by another.
    pub worker_recovery_seconds: u64,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

impl FromStr for LogFormat {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("expected text or json"),
        }
    }
}

/// The address of a service of somebody else, ending in a slash: TLS, except on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceUrl(String);

impl ServiceUrl {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ServiceUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (scheme, rest) = text.split_once("://").unwrap_or_default();
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        match (scheme, host) {
            (_, "") => Err("expected an address that begins with https://"),
            ("https", _) | ("http", "localhost" | "127.0.0.1") => {
                Ok(Self(format!("{}/", text.trim_end_matches('/'))))
            }
            _ => Err("expected an address that begins with https://"),
        }
    }
}

/// A value that is never printed.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// A secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself; for the one place that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[hidden]")
    }
}

/// All that is wrong with a configuration, a line each.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct ConfigError(pub Vec<String>);

impl Config {
    /// Reads the file named by `BIGLIVE_CONFIG` (or `file`), then the environment, which wins.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let file = file.map(PathBuf::from).or_else(|| std::env::var_os("BIGLIVE_CONFIG").map(PathBuf::from));
        let text = match &file {
            None => String::new(),
            Some(path) => std::fs::read_to_string(path)
                .map_err(|error| ConfigError(vec![format!("{}: {error}", path.display())]))?,
        };
        let environment = std::env::vars_os()
            .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)));
        Self::parse(&text, environment)
    }

    /// Parses TOML text and environment variables.
    pub fn parse(
        toml_text: &str,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut reader = Reader::default();
        match toml_text.parse::<toml::Table>() {
            Ok(table) => {
                for (key, value) in table {
                    let text = match value {
                        toml::Value::String(text) => text,
                        toml::Value::Array(list) => {
                            list.iter().filter_map(|item| item.as_str()).collect::<Vec<_>>().join(",")
                        }
                        other => other.to_string(),
                    };
                    reader.values.insert(key.clone(), (text, format!("{key} (file)")));
                }
            }
            Err(error) => reader.errors.push(format!("configuration file: {}", error.message())),
        }
        for (name, value) in environment {
            let key = match name.strip_prefix("BIGLIVE_") {
                Some(rest) => rest.to_lowercase(),
                None if name == "DATABASE_URL" => "database_url".into(),
                None => continue,
            };
            if !NOT_OURS.contains(&key.as_str()) {
                reader.values.insert(key, (value, name));
            }
        }
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let data_dir: PathBuf = reader.value("data_dir", || PathBuf::from(".data"));
        let mail_from = reader.value("mail_from", || "BIG Live Portal <noreply@localhost>".to_owned());
        let config = Self {
            database_url: reader.required("database_url", "the PostgreSQL address of the runtime role"),
            database_owner_url: reader.optional("database_owner_url"),
            database_pool_size: reader.value("database_pool_size", || cores * 2),
            listen: reader.value("listen", || SocketAddr::from(([127, 0, 0, 1], 8080))),
            metrics_listen: reader.optional("metrics_listen"),
            public_url: reader
                .value("public_url", || "http://localhost:8080".to_owned())
                .trim_end_matches('/')
                .to_owned(),
            master_key_file: reader.value("master_key_file", || data_dir.join("keys/master.key")),
            master_keys: reader.optional::<String>("master_keys").map(Secret),
            master_key_command: reader.optional("master_key_command"),
            data_dir,
            smtp_url: reader.optional::<String>("smtp_url").map(Secret),
            push_contact: reader.value("push_contact", || format!("mailto:{}", address_of(&mail_from))),
            push_allow_private_hosts: reader.value("push_allow_private_hosts", || false),
            mail_from,
            dev_mailbox: reader.value("dev_mailbox", || false),
            twilio_account_sid: reader.optional("twilio_account_sid"),
            twilio_auth_token: reader.optional::<String>("twilio_auth_token").map(Secret),
            sms_from: reader.optional("sms_from"),
            twilio_url: reader
                .value("twilio_url", || "https://api.twilio.com".to_owned())
                .trim_end_matches('/')
                .to_owned(),
            timestamp_url: reader.optional("timestamp_url"),
            log: reader.value("log", || "info".to_owned()),
            log_format: reader.value("log_format", || LogFormat::Text),
            otlp_endpoint: reader.optional("otlp_endpoint"),
            web_dir: reader.optional("web_dir"),
            demo_password: reader.optional::<String>("demo_password").map(Secret),
            breached_passwords_url: reader.optional("breached_passwords_url"),
            geo_ranges_file: reader.optional("geo_ranges_file"),
            sso_allow_private_hosts: reader.value("sso_allow_private_hosts", || false),
            trusted_proxies: reader.list("trusted_proxies"),
            rate_limit_api_per_hour: reader.value("rate_limit_api_per_hour", || 1000),
            rate_limit_uploads_per_hour: reader.value("rate_limit_uploads_per_hour", || 100),
            rate_limit_sign_in_per_minute: reader.value("rate_limit_sign_in_per_minute", || 5),
            worker_concurrency: reader.value("worker_concurrency", || cores),
            worker_recovery_seconds: reader.value("worker_recovery_seconds", || 40),
        };
        if !(config.public_url.starts_with("https://") || config.public_url.starts_with("http://")) {
            reader.errors.push("public_url: expected an address that begins with http:// or https://".into());
        }
        if !(config.push_contact.starts_with("mailto:") || config.push_contact.starts_with("https://")) {
            reader.errors.push(
                "push_contact: expected mailto: and an address, or an address that begins with https://"
                    .into(),
            );
        }
        // What would fail with the first e-mail, seal or line of the log is refused here. The values can be secret.
        for (name, is_good, expected) in [
            (
                "log",
                telemetry::is_log_filter(&config.log),
                "expected off, error, warn, info, debug or trace, or levels of parts as in info,platform=debug",
            ),
            ("mail_from", is_mailbox(&config.mail_from), "expected an address, or Name <address>"),
            (
                "smtp_url",
                config.smtp_url.as_ref().is_none_or(|url| has_scheme(url.reveal(), &["smtp", "smtps"])),
                "expected smtp:// or smtps:// and the name of a mail server",
            ),
            (
                "timestamp_url",
                config.timestamp_url.as_ref().is_none_or(|url| has_scheme(url, &["http", "https"])),
                "expected an address that begins with http:// or https://",
            ),
        ] {
            if !is_good {
                reader.errors.push(format!("{name}: {expected}"));
            }
        }
        if config.master_keys.is_some() && config.master_key_command.is_some() {
            reader.errors.push("master_keys and master_key_command: name one of them".into());
        }
        let sms = [
            config.twilio_account_sid.is_some(),
            config.twilio_auth_token.is_some(),
            config.sms_from.is_some(),
        ];
        if sms.contains(&true) && sms.contains(&false) {
            reader.errors.push("twilio_account_sid, twilio_auth_token and sms_from go together".into());
        }
        if config.worker_recovery_seconds < 2
            || config.worker_concurrency == 0
            || config.database_pool_size == 0
        {
            reader.errors.push(
                "worker_recovery_seconds must be 2 or more, worker_concurrency and database_pool_size 1 or more".into(),
            );
        }
        for (_, (_, source)) in std::mem::take(&mut reader.values) {
            reader.errors.push(format!("{source}: there is no such setting"));
        }
        if reader.errors.is_empty() { Ok(config) } else { Err(ConfigError(reader.errors)) }
    }

    /// Whether people reach the product over TLS.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Where the master keys come from.
    pub fn key_provider(&self) -> KeyProvider {
        match (&self.master_keys, &self.master_key_command) {
            (Some(text), _) => KeyProvider::Text(Secret::new(text.reveal().replace(';', "\n"))),
            (None, Some(command)) => {
                KeyProvider::Command(command.split_whitespace().map(str::to_owned).collect())
            }
            (None, None) => KeyProvider::File(self.master_key_file.clone()),
        }
    }

    /// The limit of API calls.
    pub fn api_limit(&self) -> Limit {
        Limit { most: self.rate_limit_api_per_hour, window_seconds: 3600 }
    }

    /// The limit of uploads.
    pub fn upload_limit(&self) -> Limit {
        Limit { most: self.rate_limit_uploads_per_hour, window_seconds: 3600 }
    }

    /// The limit of attempts to sign in.
    pub fn sign_in_limit(&self) -> Limit {
        Limit { most: self.rate_limit_sign_in_per_minute, window_seconds: 60 }
    }
}

/// The bare address of `Name <address>`.
fn address_of(mailbox: &str) -> &str {
    mailbox.rsplit_once('<').map_or(mailbox, |(_, address)| address.trim_end_matches('>')).trim()
}

/// Whether e-mails can come from it: an address, or a name and an address in angle brackets.
fn is_mailbox(text: &str) -> bool {
    let name = text.rsplit_once('<').map_or("", |(name, _)| name);
    let is_closed = text.contains('<') == text.trim_end().ends_with('>');
    is_closed && !name.contains(['<', '>']) && EmailAddress::parse(address_of(text)).is_ok()
}

/// Whether it is the address of a host under one of these schemes.
fn has_scheme(text: &str, schemes: &[&str]) -> bool {
    reqwest::Url::parse(text).is_ok_and(|url| schemes.contains(&url.scheme()) && url.has_host())
}

#[derive(Default)]
struct Reader {
    /// Key → (text, where it came from); a key that was read is removed.
    values: BTreeMap<String, (String, String)>,
    errors: Vec<String>,
}

impl Reader {
    fn optional<T: FromStr>(&mut self, key: &str) -> Option<T>
    where
        T::Err: std::fmt::Display,
    {
        let (text, source) = self.values.remove(key)?;
        if text.trim().is_empty() {
            return None;
        }
        match text.trim().parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.errors.push(format!("{source}: {error}"));
                None
            }
        }
    }

    fn value<T: FromStr>(&mut self, key: &str, default: impl FnOnce() -> T) -> T
    where
        T::Err: std::fmt::Display,
    {
        self.optional(key).unwrap_or_else(default)
    }

    fn required(&mut self, key: &str, what: &str) -> String {
        let name = if key == "database_url" {
            "DATABASE_URL".into()
        } else {
            format!("BIGLIVE_{}", key.to_uppercase())
        };
        self.optional(key).unwrap_or_else(|| {
            self.errors.push(format!("{name}: missing; set it to {what}"));
            String::new()
        })
    }

    fn list<T: FromStr>(&mut self, key: &str) -> Vec<T>
    where
        T::Err: std::fmt::Display,
    {
        let Some((text, source)) = self.values.remove(key) else { return Vec::new() };
        let mut items = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            match part.parse() {
                Ok(item) => items.push(item),
                Err(error) => self.errors.push(format!("{source}: {part}: {error}")),
            }
        }
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(toml_text: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let environment = environment.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Config::parse(toml_text, environment)
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let config = parse(
            "listen = \"127.0.0.1:1\"\ndev_mailbox = true\ntrusted_proxies = [\"10.0.0.1\"]",
            &[("DATABASE_URL", "postgres://x"), ("BIGLIVE_LISTEN", "127.0.0.1:2")],
        )
        .unwrap();
        assert_eq!(config.listen.port(), 2);
        assert!(config.dev_mailbox);
        assert_eq!(config.trusted_proxies.len(), 1);
    }

    #[test]
    fn every_mistake_is_told_at_once_with_its_place() {
        let error =
            parse("lisen = 1", &[("BIGLIVE_LOG_FORMAT", "xml"), ("BIGLIVE_NONSENSE", "1")]).unwrap_err();
        let lines = error.to_string();
        for expected in [
            "DATABASE_URL: missing",
            "lisen (file): there is no such setting",
            "BIGLIVE_LOG_FORMAT: expected text or json",
            "BIGLIVE_NONSENSE: there is no such setting",
        ] {
            assert!(lines.contains(expected), "{expected} in {lines}");
        }
    }

    #[test]
    fn a_service_is_reached_over_tls_or_on_this_machine() {
        let url = |text: &str| text.parse::<ServiceUrl>().map(|url| url.as_str().to_owned());
        assert_eq!(url("https://ranges.test/range").unwrap(), "https://ranges.test/range/");
        assert_eq!(url("http://127.0.0.1:8/range/").unwrap(), "http://127.0.0.1:8/range/");
        for text in ["http://ranges.test/", "http://127.0.0.1.test/", "ranges.test", "https://", "file:///x"]
        {
            assert!(url(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_account_for_text_messages_is_given_whole_or_not_at_all() {
        let whole =
            [("twilio_account_sid", "AC1"), ("twilio_auth_token", "geheim"), ("sms_from", "+4312345678")];
        for missing in 0..whole.len() {
            let mut lines: Vec<_> = whole.iter().map(|(key, value)| format!("{key} = \"{value}\"")).collect();
            lines.remove(missing);
            let error = parse(&lines.join("\n"), &[("DATABASE_URL", "x")]).unwrap_err();
            assert!(error.to_string().contains("go together"), "{error}");
        }
    }

    #[test]
    fn what_would_fail_at_first_use_is_refused_at_the_start() {
        for (key, good, bad) in [
            ("LOG", "info,platform=debug", "platform=loud"),
            ("LOG", "off", "inof"),
            ("MAIL_FROM", "Opera <office@opera.test>", "Opera <office@opera.test"),
            ("MAIL_FROM", "office@opera.test", "not an address"),
            ("SMTP_URL", "smtps://u:geheim@mail.test:465", "mail.test:geheim"),
            ("SMTP_URL", "smtp://mail.test", "https://u:geheim@mail.test"),
            ("TIMESTAMP_URL", "http://tsa.test/rfc3161", "tsa.test"),
        ] {
            let name = format!("BIGLIVE_{key}");
            let with = |value| parse("", &[("DATABASE_URL", "x"), (name.as_str(), value)]);
            assert!(with(good).is_ok(), "{key}: {good}");
            let told = with(bad).unwrap_err().to_string();
            assert!(told.starts_with(&format!("{}: expected", key.to_lowercase())), "{told}");
            assert!(!told.contains("geheim"), "{told}");
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let settings = [
            ("DATABASE_URL", "x"),
            ("BIGLIVE_SMTP_URL", "smtp://u:geheim@h"),
            ("BIGLIVE_TWILIO_ACCOUNT_SID", "AC1"),
            ("BIGLIVE_TWILIO_AUTH_TOKEN", "geheim"),
            ("BIGLIVE_SMS_FROM", "+4312345678"),
        ];
        let config = parse("", &settings).unwrap();
        assert!(!format!("{config:?}").contains("geheim"));
    }
}
