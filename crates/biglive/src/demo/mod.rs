//! The demo companies: people, contracts in every state, claims and a season, made through the product's own use cases, so that
//! everything shown is real – the PDFs, the seals, the histories. Running it again changes nothing.

mod claims;
mod contracts;
mod office;
mod people;
mod schedule;
mod spendings;
mod texts;
mod week;

use std::io::Write as _;

use anyhow::Context as _;
use platform::Platform;
use platform::config::Secret;
use platform::db::context::{Origin, Purpose};

use crate::app;

/// Short name of the demo company.
pub const DEMO: &str = "demo";
/// Short name of the second, small company.
pub const SECOND: &str = "second";

/// Creates what is missing and tells how to sign in.
pub async fn create(platform: &Platform) -> anyhow::Result<String> {
    let password = password(platform)?;
    let system = platform.system(Purpose::Command, Origin::internal());
    if identity::find_organization_by_slug(&system, DEMO).await?.is_none() {
        let companies = people::create(&system, password.reveal()).await?;
        let plan = contracts::send(platform, &companies).await?;
        claims::create(platform, &companies).await?;
        schedule::create(platform, &companies).await?;
        // Seals the documents and sends the e-mails that contracts and claims caused.
        let worker = app::jobs().worker(platform, 2).await?;
        for _ in 0..4 {
            worker.run_due().await?;
        }
        contracts::finish(platform, &companies, &plan).await?;
        worker.run_due().await?;
    }
    Ok(sign_ins(password.reveal()))
}

/// The demo password: as configured, else as made at the first run and kept beside the keys.
fn password(platform: &Platform) -> anyhow::Result<Secret> {
    let path = platform.config.data_dir.join("demo-password");
    if let Ok(kept) = std::fs::read_to_string(&path) {
        return Ok(Secret::new(kept.trim()));
    }
    let made: String =
        platform::crypto::random_token().chars().filter(char::is_ascii_alphanumeric).take(16).collect();
    let password = platform.config.demo_password.clone().unwrap_or_else(|| Secret::new(made));
    anyhow::ensure!(
        password.reveal().chars().count() >= 12,
        "BIGLIVE_DEMO_PASSWORD: use at least 12 characters"
    );
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).with_context(|| format!("{}", path.display()))?;
    writeln!(file, "{}", password.reveal())?;
    Ok(password)
}

fn sign_ins(password: &str) -> String {
    let mut text = String::from("Sign in to the demo company with one of these addresses:\n");
    for (email, what) in people::sign_ins() {
        text.push_str(&format!("  {email:<34} {what}\n"));
    }
    text.push_str(&format!("Password for all of them: {password}"));
    text
}
