//! `biglive doctor`: everything a running product needs, checked one by one, each with a line.

use platform::db::context::{Actor, Origin, Purpose};
use platform::{Config, DatabaseProtection, Platform};
use types::Clock;

struct Findings(usize);

impl Findings {
    fn note<E: std::fmt::Display>(&mut self, what: &str, result: Result<(), E>) {
        match result {
            Ok(()) => super::say(format!("ok    {what}")),
            Err(error) => {
                self.0 += 1;
                super::say(format!("FAIL  {what}: {error}"));
            }
        }
    }
}

fn say_protection(protection: &DatabaseProtection) {
    const ADVICE: &str = "sslmode=verify-full in DATABASE_URL does";
    super::say(match protection {
        DatabaseProtection::Verified(tls) => format!("ok    database connection: {tls}, to the right server"),
        DatabaseProtection::Encrypted(tls) => {
            format!("warn  database connection: {tls}, but nothing checks who answers; {ADVICE}")
        }
        DatabaseProtection::Local => "ok    database connection: does not leave this machine".into(),
        DatabaseProtection::None => {
            format!("warn  database connection: nothing encrypts what passes over the network; {ADVICE}")
        }
    });
}

pub async fn run(config: Config) -> anyhow::Result<()> {
    let mut findings = Findings(0);
    super::say("ok    configuration");
    let mail = config.smtp_url.is_some();
    let platform = match Platform::start(config, Clock::system()).await {
        Ok(platform) => platform,
        Err(error) => {
            super::say(format!("FAIL  start: {error}"));
            anyhow::bail!("1 check failed");
        }
    };
    super::say("ok    database, keys and token keys");
    say_protection(&platform.database_protection().await?);
    findings.note("role rights", platform.check_role_rights().await);
    findings.note("files", platform.files.check().await);
    let system = platform.system(Purpose::Command, Origin::internal());
    for organization in identity::all_organizations(&system).await? {
        let tenant = system.for_organization(organization.id, Actor::system());
        let sealed = contracts::service::seal::self_test(&tenant, &platform).await;
        findings.note(&format!("seal key of {}: signs and verifies", organization.slug), sealed);
    }
    let office = if documents::convert::libreoffice().is_some() {
        "found"
    } else {
        "not found: Word documents are refused"
    };
    super::say(format!("note  LibreOffice: {office}"));
    super::say(if mail {
        "note  e-mail: SMTP"
    } else {
        "note  e-mail: no SMTP server; mails stay in the local mailbox"
    });
    anyhow::ensure!(findings.0 == 0, "{} checks failed", findings.0);
    Ok(())
}
