//! The way out: SMTP where it is configured, else a folder of `.eml` files. Headers are built from typed values only,
//! so nothing a person typed can begin a header of its own.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use platform::Config;
use platform::jobs::JobError;
use types::EmailId;

use crate::model::Letter;
use crate::render::one_line;

/// Where e-mails go without a mail server.
pub fn folder(config: &Config) -> PathBuf {
    config.data_dir.join("mail")
}

/// Delivers an e-mail. What a mail server refuses for good, and what cannot be an e-mail, is escalated; everything
/// else is tried again.
pub async fn deliver(
    config: &Config,
    id: EmailId,
    recipient: &str,
    subject: &str,
    letter: &Letter,
) -> Result<(), JobError> {
    let message = build(config, id, recipient, subject, letter).map_err(JobError::Escalate)?;
    match &config.smtp_url {
        Some(url) => submit(url.reveal(), message).await,
        None => write(&folder(config), id, &message.formatted())
            .await
            .map_err(|error| JobError::Retry(format!("the mail folder: {error}"))),
    }
}

/// RFC 3834: no out-of-office replies to us.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".into())
    }
}

fn build(
    config: &Config,
    id: EmailId,
    recipient: &str,
    subject: &str,
    letter: &Letter,
) -> Result<Message, String> {
    let from: Mailbox = config.mail_from.parse().map_err(|error| format!("mail_from: {error}"))?;
    let address = recipient.parse().map_err(|error| format!("the recipient's address: {error}"))?;
    // A name with control characters is no header value at all to lettre, and it panics.
    let name = Some(one_line(&letter.recipient_name)).filter(|name| !name.is_empty());
    Message::builder()
        .message_id(Some(format!("<{id}@{}>", host(&config.public_url))))
        .from(from)
        .to(Mailbox::new(name, address))
        .subject(one_line(subject))
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
        .map_err(|error| error.to_string())
}

/// The host of an address, for message ids.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', ':', '?']).next().filter(|host| !host.is_empty()).unwrap_or("localhost")
}

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// One pool of connections per mail server for the life of the process: five hundred e-mails share a few connections.
static TRANSPORTS: LazyLock<Mutex<HashMap<String, Transport>>> = LazyLock::new(Mutex::default);

fn transport(url: &str) -> Result<Transport, JobError> {
    let mut transports = TRANSPORTS.lock().unwrap_or_else(|poison| poison.into_inner());
    if let Some(transport) = transports.get(url) {
        return Ok(transport.clone());
    }
    // The error could quote the address, which holds a password.
    let builder = Transport::from_url(url)
        .map_err(|_| JobError::Escalate("smtp_url is not the address of a mail server".into()))?;
    let transport: Transport = builder.timeout(Some(Duration::from_secs(30))).build();
    transports.insert(url.to_owned(), transport.clone());
    Ok(transport)
}

async fn submit(url: &str, message: Message) -> Result<(), JobError> {
    match transport(url)?.send(message).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_permanent() => {
            Err(JobError::Escalate(format!("the mail server refused: {error}")))
        }
        Err(error) => Err(JobError::Retry(format!("the mail server: {error}"))),
    }
}

/// Writes whole or not at all: a reader never sees half an e-mail.
pub async fn write(folder: &Path, id: EmailId, bytes: &[u8]) -> std::io::Result<()> {
    tokio::fs::create_dir_all(folder).await?;
    let unfinished = folder.join(format!(".{id}.part"));
    tokio::fs::write(&unfinished, bytes).await?;
    tokio::fs::rename(&unfinished, folder.join(format!("{id}.eml"))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(public_url: &str) -> Config {
        let environment = [("DATABASE_URL", "postgres://x"), ("BIGLIVE_PUBLIC_URL", public_url)];
        Config::parse("", environment.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())))
            .unwrap()
    }

    fn letter(name: &str) -> Letter {
        Letter { recipient_name: name.into(), text: "Text".into(), html: "<p>Text</p>".into() }
    }

    #[test]
    fn nothing_typed_by_a_person_begins_a_header() {
        let message = build(
            &config("https://portal.test/app"),
            EmailId::generate(),
            "anna@example.com",
            "Subject\r\nBcc: thief@example.com",
            &letter("Anna\r\nBcc: thief@example.com"),
        )
        .unwrap();
        assert_eq!(message.envelope().to().len(), 1);
        let text = String::from_utf8(message.formatted()).unwrap();
        let head = text.split_once("\r\n\r\n").unwrap().0;
        assert!(head.lines().all(|line| !line.to_lowercase().starts_with("bcc")), "{head}");
    }

    #[test]
    fn the_message_id_is_the_emails_id_so_a_second_copy_is_recognised() {
        let id = EmailId::generate();
        let message = build(&config("http://localhost:8080"), id, "a@example.com", "S", &letter("")).unwrap();
        let text = String::from_utf8(message.formatted()).unwrap();
        assert!(text.contains(&format!("Message-ID: <{id}@localhost>")), "{text}");
        assert!(text.contains("Auto-Submitted: auto-generated"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for address in ["", "anna", "anna@example.com\r\nBcc: x@y.z", "a@b>,<c@d"] {
            let built = build(&config("http://localhost"), EmailId::generate(), address, "S", &letter(""));
            assert!(built.is_err(), "{address:?}");
        }
    }

    #[tokio::test]
    async fn the_folder_holds_whole_emails_under_their_id() {
        let folder = tempfile::tempdir().unwrap();
        let id = EmailId::generate();
        write(folder.path(), id, b"one").await.unwrap();
        write(folder.path(), id, b"two").await.unwrap();
        let names: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, [std::ffi::OsString::from(format!("{id}.eml"))]);
        assert_eq!(std::fs::read(folder.path().join(format!("{id}.eml"))).unwrap(), b"two");
    }
}
