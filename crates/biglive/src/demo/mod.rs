//! The demo companies: people, contracts in every state, claims and a season, made through the product's own use cases, so that
//! everything shown is real – the PDFs, the seals, the histories. Running it again changes nothing.

mod availability;
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
use platform::audit::{self, Readers};
use platform::config::Secret;
use platform::db::context::{Actor, Origin, Purpose};
use platform::{DbError, Platform, SystemContext};
use serde_json::json;
use types::OrganizationId;

use crate::app;

/// Short name of the demo company.
pub const DEMO: &str = "demo";
/// Short name of the second, small company.
pub const SECOND: &str = "second";

/// Creates what is missing and tells how to sign in.
pub async fn create(platform: &Platform) -> anyhow::Result<String> {
    let system = platform.system(Purpose::Command, Origin::internal());
    let existing = identity::find_organization_by_slug(&system, DEMO).await?;
    if let Some(demo) = &existing {
        check_whole(&system, demo.id).await?;
    }
    let password = password(platform, &system, existing.is_some()).await?;
    if existing.is_none() {
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
        mark(&system, companies.demo, MADE).await?;
    }
    Ok(sign_ins(password.reveal()))
}

/// In the demo company's log: its making has begun, and has ended.
const BEGUN: &str = "demo_begin";
const MADE: &str = "demo_create";

async fn mark(system: &SystemContext, demo: OrganizationId, action: &'static str) -> Result<(), DbError> {
    system
        .for_organization(demo, Actor::system())
        .write(async |tx| {
            tx.audit(action, "demo", demo.0, json!({}));
            Ok(())
        })
        .await
}

/// Refuses a demo company whose making was interrupted: what is missing of it nobody knows.
async fn check_whole(system: &SystemContext, demo: OrganizationId) -> anyhow::Result<()> {
    let marks = system
        .for_organization(demo, Actor::system())
        .read(async |tx| audit::history(tx, ("demo", demo.0), Readers::Office, i64::MAX, 2).await)
        .await?;
    let has = |action: &str| marks.iter().any(|mark| mark.action == action);
    anyhow::ensure!(
        !has(BEGUN) || has(MADE),
        "the demo companies are half made, because an earlier start was interrupted: begin anew with \
         `cargo xtask up --reset` (or with an empty database)"
    );
    Ok(())
}

/// The demo password: as configured, else as kept beside the keys, else made. Where companies exist and it is another one
/// than they were made with, their people get it.
async fn password(platform: &Platform, system: &SystemContext, exists: bool) -> anyhow::Result<Secret> {
    let path = platform.config.data_dir.join("demo-password");
    let kept = std::fs::read_to_string(&path).ok().map(|text| Secret::new(text.trim()));
    let password = match (&platform.config.demo_password, &kept) {
        (Some(configured), _) => configured.clone(),
        (None, Some(kept)) => kept.clone(),
        (None, None) => Secret::new(made()),
    };
    anyhow::ensure!(
        password.reveal().chars().count() >= 12,
        "BIGLIVE_DEMO_PASSWORD: use at least 12 characters"
    );
    if kept.is_some_and(|kept| kept.reveal() == password.reveal()) {
        return Ok(password);
    }
    if exists {
        people::set_passwords(platform, system, password.reveal()).await?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).with_context(|| format!("{}", path.display()))?;
    writeln!(file, "{}", password.reveal())?;
    Ok(password)
}

fn made() -> String {
    platform::crypto::random_token().chars().filter(char::is_ascii_alphanumeric).take(16).collect()
}

fn sign_ins(password: &str) -> String {
    let mut text = String::from("Sign in to the demo company with one of these addresses:\n");
    for (email, what) in people::sign_ins() {
        text.push_str(&format!("  {email:<34} {what}\n"));
    }
    text.push_str(&format!("Password for all of them: {password}"));
    text
}
