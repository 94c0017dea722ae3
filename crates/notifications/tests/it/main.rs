//! E-mail from the transaction that causes it to its delivery.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

mod mailbox;
mod notices;
mod push;
mod sms;
mod smtp;

use notifications::{Message, Recipient};
use platform::db::context::{Actor, Origin, Purpose, TenantContext};
use platform::{Config, DbError};
use testkit::TestApp;

fn tenant(app: &TestApp) -> TenantContext {
    app.platform
        .system(Purpose::Command, Origin::internal())
        .for_organization(app.organization_id, Actor::system())
}

fn recipient(email: &str) -> Recipient {
    Recipient { email: email.into(), first_name: "Anna".into(), timezone: "Europe/Vienna".into() }
}

fn signed(link: &str) -> Message {
    Message::ContractSigned { title: "Season 2027".into(), link: link.into() }
}

async fn send(app: &TestApp, emails: &[(Recipient, Message)]) {
    let keyring = &app.platform.keyring;
    let sent: Result<(), DbError> =
        tenant(app).write(async |tx| notifications::send(tx, keyring, "Opera Test", emails).await).await;
    sent.unwrap();
}

/// Status and error of every e-mail, oldest first.
async fn fates(app: &TestApp) -> Vec<(String, Option<String>)> {
    let rows =
        app.superuser().await.query("SELECT status, error FROM emails ORDER BY id", &[]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// Configuration of a mail server.
fn mail_server(url: &str) -> impl FnOnce(&mut Config) {
    let url = url.to_owned();
    move |config| config.smtp_url = Some(platform::config::Secret::new(url))
}
