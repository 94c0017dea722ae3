//! `biglive keys`: the master keys that everything is encrypted under, and those that sign access tokens.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::bail;
use clap::Subcommand;
use platform::crypto::rotation::{self, Reach, SealedColumn};
use platform::db::context::{Actor, Origin, Purpose};
use platform::{DbError, Platform, SystemContext};
use serde_json::json;
use types::OrganizationId;

use super::say;

/// How long running processes may take to hear of a new key before what they wrote is sealed anew.
const HEARD_BY_ALL: Duration = Duration::from_secs(2);
/// Passes over everything: what was written under the old key during one is found by the next.
const MOST_PASSES: usize = 5;

#[derive(Subcommand)]
pub enum KeysCommand {
    /// Make a new master key and encrypt everything under it; the old one stays until it is retired. Where the keys are
    /// not in a file of ours, put the new key in front there first: this then encrypts under it.
    Rotate,
    /// Tell how many values are encrypted under each master key.
    Status,
    /// Forget an old master key that nothing is encrypted under any more.
    Retire {
        /// Its id, as `status` shows it.
        id: String,
    },
    /// Make a new key for access tokens. Nobody is signed out.
    RotateSigning,
}

/// Every sealed column of the product.
pub fn sealed() -> impl Iterator<Item = &'static SealedColumn> {
    rotation::OWN
        .iter()
        .chain(identity::SEALED)
        .chain(contracts::SEALED)
        .chain(expenses::SEALED)
        .chain(notifications::SEALED)
}

pub async fn run(platform: Platform, command: KeysCommand) -> anyhow::Result<()> {
    let system = platform.system(Purpose::Command, Origin::internal());
    match command {
        KeysCommand::Rotate => rotate(&platform, &system).await,
        KeysCommand::Status => status(&platform, &system).await,
        KeysCommand::Retire { id } => retire(&platform, &system, &id).await,
        KeysCommand::RotateSigning => {
            let id = platform.tokens.rotate(&system, &platform.keyring).await?;
            say(format!(
                "key {id} is published now and signs in ten minutes; the old one verifies until then and a while longer"
            ));
            Ok(())
        }
    }
}

async fn rotate(platform: &Platform, system: &SystemContext) -> anyhow::Result<()> {
    let keyring = &platform.keyring;
    match keyring.provider().add(&keyring.ids()) {
        Ok(id) => {
            keyring.reload()?;
            say(format!("made master key {id}"));
        }
        // Kept elsewhere: whoever runs that has put the new key in front.
        Err(_) if keyring.ids().len() > 1 => say(format!("encrypting under {}", keyring.current_id())),
        Err(error) => return Err(error.into()),
    }
    rotation::announce(system).await?;
    tokio::time::sleep(HEARD_BY_ALL).await;
    for _ in 0..MOST_PASSES {
        let mut changed = 0;
        for column in sealed().filter(|column| !column.is_tenant) {
            changed += rotation::reseal(system, keyring, column, Reach::Global).await?;
        }
        for organization in identity::all_organizations(system).await? {
            changed += reseal_organization(platform, system, organization.id).await?;
        }
        say(format!("{changed} values encrypted anew"));
        if changed == 0 {
            say("everything is under the new key; `biglive keys retire` forgets the old one");
            return Ok(());
        }
    }
    bail!(
        "a running process still writes under the old key; see that all of them can read the new one, then run this again"
    )
}

async fn reseal_organization(
    platform: &Platform,
    system: &SystemContext,
    organization: OrganizationId,
) -> anyhow::Result<u64> {
    let mut changed = 0;
    for column in sealed().filter(|column| column.is_tenant) {
        changed +=
            rotation::reseal(system, &platform.keyring, column, Reach::Organization(organization)).await?;
    }
    if changed > 0 {
        let key = platform.keyring.current_id();
        let noted: Result<(), DbError> = system
            .for_organization(organization, Actor::system())
            .write(async |tx| {
                tx.audit(
                    "keys_rotate",
                    "organization",
                    organization.0,
                    json!({"key": key, "values": changed}),
                );
                Ok(())
            })
            .await;
        noted?;
    }
    Ok(changed)
}

async fn counts(system: &SystemContext) -> anyhow::Result<BTreeMap<String, i64>> {
    let mut all = BTreeMap::new();
    let mut add = |counted: Vec<(String, i64)>| {
        for (key, rows) in counted {
            *all.entry(key).or_default() += rows;
        }
    };
    for column in sealed().filter(|column| !column.is_tenant) {
        add(system.read(None, async |tx| rotation::count(tx, column, Reach::Global).await).await?);
    }
    for organization in identity::all_organizations(system).await? {
        let tenant = system.for_organization(organization.id, Actor::system());
        for column in sealed().filter(|column| column.is_tenant) {
            let reach = Reach::Organization(organization.id);
            add(tenant.read(async |tx| rotation::count(tx, column, reach).await).await?);
        }
    }
    Ok(all)
}

async fn status(platform: &Platform, system: &SystemContext) -> anyhow::Result<()> {
    let mut counted = counts(system).await?;
    for (number, id) in platform.keyring.ids().into_iter().enumerate() {
        let rows = counted.remove(&id).unwrap_or_default();
        say(format!("{id}: {rows} values{}", if number == 0 { ", encrypts" } else { "" }));
    }
    for (id, rows) in &counted {
        say(format!("{id}: {rows} values, THE KEY IS MISSING"));
    }
    anyhow::ensure!(counted.is_empty(), "values under a missing key cannot be read");
    Ok(())
}

async fn retire(platform: &Platform, system: &SystemContext, id: &str) -> anyhow::Result<()> {
    if platform.keyring.current_id() == id {
        bail!("{id} is the key that encrypts; rotate first");
    }
    if !platform.keyring.ids().iter().any(|known| known == id) {
        bail!("there is no key {id}");
    }
    if let Some(rows) = counts(system).await?.get(id) {
        bail!("{rows} values are still encrypted under {id}; rotate first");
    }
    platform.keyring.provider().remove(id)?;
    rotation::announce(system).await?;
    say(format!("{id} is forgotten; backups from before the rotation need it, so keep a copy with them"));
    Ok(())
}
