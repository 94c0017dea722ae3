//! `biglive admin`: what must work when nobody can sign in.

use anyhow::Context as _;
use clap::Subcommand;
use platform::db::context::{Actor, Origin, Purpose};
use platform::jobs::JobError;
use platform::{Platform, Role, SystemContext};
use types::{EmailAddress, OrganizationId};

#[derive(Subcommand)]
pub enum AdminCommand {
    /// Create an organization.
    CreateOrganization {
        /// Its name.
        name: String,
        /// Short name in addresses: lower case letters, digits, hyphens.
        #[arg(long)]
        slug: String,
        /// IANA time zone.
        #[arg(long, default_value = "Europe/Vienna")]
        timezone: String,
        /// Language tag.
        #[arg(long, default_value = "en")]
        locale: String,
        /// ISO 4217 code of the currency it keeps its books in.
        #[arg(long, default_value = "EUR")]
        currency: String,
    },
    /// Make somebody a member and print the link with which they choose a password.
    Invite {
        /// Short name of the organization.
        #[arg(long)]
        organization: String,
        /// Their address.
        email: String,
        /// artist, admin, accountant, production_manager or finance_director.
        #[arg(long, default_value = "admin")]
        role: String,
    },
    /// Print a link with which a helper looks at an organization that asked for help (good once, for 15 minutes).
    Support {
        /// Short name of the organization.
        #[arg(long)]
        organization: String,
        /// Who looks, as the organization's log shall name them.
        #[arg(long)]
        name: String,
    },
    /// Seal with a certificate of the organization's own from now on (PKCS #12; its password on standard input).
    ImportCertificate {
        /// Short name of the organization.
        #[arg(long)]
        organization: String,
        /// The .p12 or .pfx file.
        file: std::path::PathBuf,
    },
    /// Print the certificate that an organization seals with, as PEM, for readers that are to trust it.
    ExportCertificate {
        /// Short name of the organization.
        #[arg(long)]
        organization: String,
    },
    /// Let an organization's office in from every network again, where nobody is left who could from its own.
    ClearNetworks {
        /// Short name of the organization.
        organization: String,
    },
    /// Set what an organization has subscribed to: it says how many sessions a member may have, unless the organization
    /// says so itself.
    SetTier {
        /// Short name of the organization.
        organization: String,
        /// artist, professional or enterprise.
        tier: String,
    },
    /// Give somebody a new password (read from standard input, or made and printed), unlock the account and sign them
    /// out everywhere.
    ResetPassword {
        /// Their address.
        email: String,
        /// Read the password from standard input.
        #[arg(long)]
        stdin: bool,
    },
    /// Take away somebody's second factors and backup codes and sign them out everywhere: they sign in with the first
    /// factor and set up new ones.
    ResetFactors {
        /// Their address.
        email: String,
    },
}

pub async fn run(platform: Platform, command: AdminCommand) -> anyhow::Result<()> {
    let system = platform.system(Purpose::Command, Origin::internal());
    match command {
        AdminCommand::CreateOrganization { name, slug, timezone, locale, currency } => {
            let new = identity::NewOrganization { name, slug: slug.clone(), timezone, locale, currency };
            let id = identity::create_organization(&system, new)
                .await
                .context("the organization was not created")?;
            super::say(format!("{slug}: {id}"));
        }
        AdminCommand::Invite { organization, email, role } => {
            let role = Role::parse(&role).with_context(|| format!("{role}: there is no such role"))?;
            let organization = find(&system, &organization).await?;
            let tenant = system.for_organization(organization, actor());
            let address = EmailAddress::parse(&email)?;
            let link = identity::invite_by_command(&tenant, &platform, address, role).await;
            let link = link.map_err(|error| anyhow::anyhow!("{email} was not invited: {error:?}"))?;
            super::say(format!("{email} joins with this link:\n{link}"));
        }
        AdminCommand::Support { organization, name } => {
            let name = name.trim();
            let is_name = (1..=60).contains(&name.chars().count()) && !name.chars().any(char::is_control);
            anyhow::ensure!(is_name, "the name has 1 to 60 characters");
            let tenant = system.for_organization(find(&system, &organization).await?, actor());
            let link = identity::support_link(&tenant, &platform, name).await;
            let link = link.map_err(|error| anyhow::anyhow!("no link was made: {error:?}"))?;
            let link = link.with_context(|| {
                format!("{organization}: its administrators have not switched support access on (Settings, Security)")
            })?;
            super::say(format!("{name} looks with this link, once and within 15 minutes:\n{link}"));
        }
        AdminCommand::ImportCertificate { organization, file } => {
            let organization = find(&system, &organization).await?;
            let bytes = std::fs::read(&file).with_context(|| format!("{}", file.display()))?;
            let certificate = documents::SealCertificate::from_pkcs12(&bytes, &line_from_stdin()?)?;
            let tenant = system.for_organization(organization, actor());
            contracts::service::seal_certificate::store_certificate(&tenant, &platform, &certificate, true)
                .await
                .map_err(|error| {
                    let (JobError::Retry(why) | JobError::Discard(why) | JobError::Escalate(why)) = error;
                    anyhow::anyhow!("the certificate was not stored: {why}")
                })?;
            super::say(format!(
                "seals are made with the certificate of {} from now on",
                certificate.common_name()
            ));
        }
        AdminCommand::ExportCertificate { organization } => {
            let tenant = system.for_organization(find(&system, &organization).await?, actor());
            let current = tenant
                .read(async |tx| contracts::service::seal_certificate::current(tx, &platform).await)
                .await
                .map_err(|error| anyhow::anyhow!("the certificate was not read: {error:?}"))?;
            let current = current.with_context(|| format!("{organization} has not sealed anything yet"))?;
            super::say(current.certificate.chain_pem()?.trim_end());
        }
        AdminCommand::ClearNetworks { organization } => {
            let tenant = system.for_organization(find(&system, &organization).await?, actor());
            let cleared = identity::clear_networks(&tenant).await;
            let cleared =
                cleared.map_err(|error| anyhow::anyhow!("the networks were not cleared: {error:?}"))?;
            super::say(if cleared.is_empty() {
                format!("{organization}: its office was let in from everywhere already")
            } else {
                format!(
                    "{organization}: its office is let in from everywhere; it was held to {}",
                    cleared.join(", ")
                )
            });
        }
        AdminCommand::SetTier { organization, tier } => {
            let known = identity::Tier::parse(&tier);
            let known = known.with_context(|| format!("{tier}: there is no such tier"))?;
            let tenant = system.for_organization(find(&system, &organization).await?, actor());
            identity::set_tier(&tenant, known).await?;
            super::say(format!("{organization}: {tier}"));
        }
        AdminCommand::ResetPassword { email, stdin } => {
            let user = identity::find_user_by_email(&system, &email).await?;
            let user = user.with_context(|| format!("{email}: there is no such account"))?;
            let password = if stdin { line_from_stdin()? } else { platform::crypto::random_token() };
            anyhow::ensure!(password.chars().count() >= 12, "a password has at least 12 characters");
            let hash =
                identity::hash_password(password.clone()).await.map_err(|_| anyhow::anyhow!("busy"))?;
            identity::set_password(&platform, &system, user, &hash, &actor()).await?;
            if stdin {
                super::say(format!("{email}: the password is changed"));
            } else {
                super::say(format!("{email}: the new password is {password}"));
            }
        }
        AdminCommand::ResetFactors { email } => {
            let user = identity::find_user_by_email(&system, &email).await?;
            let user = user.with_context(|| format!("{email}: there is no such account"))?;
            let factors = identity::reset_factors(&platform, &system, user, &actor()).await?;
            super::say(format!("{email}: {factors} second factors are removed"));
        }
    }
    Ok(())
}

/// Who does it, as the audit log names them.
fn actor() -> Actor {
    Actor { user_id: None, real_user_id: None, name: "biglive admin".into() }
}

async fn find(system: &SystemContext, slug: &str) -> anyhow::Result<OrganizationId> {
    let found = identity::find_organization_by_slug(system, slug).await?;
    Ok(found.with_context(|| format!("{slug}: there is no such organization"))?.id)
}

fn line_from_stdin() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
