//! `biglive audit verify`: recomputes every organization's chain.

use clap::Subcommand;
use platform::Platform;
use platform::audit::{self, ChainState};
use platform::db::context::{Actor, Origin, Purpose};

#[derive(Subcommand)]
pub enum AuditCommand {
    /// Recompute the hash chain of every organization (or one) and name the first entry that does not fit.
    Verify {
        /// Short name of the organization.
        #[arg(long)]
        organization: Option<String>,
    },
}

pub async fn run(platform: Platform, command: AuditCommand) -> anyhow::Result<()> {
    let AuditCommand::Verify { organization: wanted } = command;
    let system = platform.system(Purpose::Command, Origin::internal());
    let mut organizations = identity::all_organizations(&system).await?;
    if let Some(slug) = wanted {
        organizations.retain(|organization| organization.slug == slug);
        anyhow::ensure!(!organizations.is_empty(), "{slug}: there is no such organization");
    }
    let mut broken = 0;
    for organization in organizations {
        let tenant = system.for_organization(organization.id, Actor::system());
        match tenant.read(async |tx| audit::verify(tx).await).await? {
            ChainState::Intact { entries } => {
                super::say(format!("{}: intact, {entries} entries", organization.slug))
            }
            ChainState::Broken { seq } => {
                broken += 1;
                super::say(format!("{}: BROKEN at entry {seq}", organization.slug));
            }
        }
    }
    anyhow::ensure!(broken == 0, "{broken} audit logs were altered");
    Ok(())
}
