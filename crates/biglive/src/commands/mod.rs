//! The commands of the program.

mod admin;
mod audit;
mod doctor;
pub mod keys;
mod receipts;
mod rrule;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use platform::{Config, Platform, migrations, telemetry};
use types::Clock;

use crate::serve::ServerRole;
use crate::{app, demo, serve};

/// The office of a performing-arts company, in an artist's pocket.
#[derive(Parser)]
#[command(name = "biglive", version)]
pub struct Arguments {
    /// Configuration file (TOML); the environment wins over it.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until SIGTERM.
    Serve {
        /// What this process does.
        #[arg(long, value_enum, value_delimiter = ',', default_value = "api,worker,realtime")]
        roles: Vec<ServerRole>,
    },
    /// Bring the database up to date (needs the owner's address).
    Migrate,
    /// Check configuration, database, role rights, files and the seal key.
    Doctor,
    /// Create organizations, invite and reset people: the way back in for someone locked out.
    Admin {
        #[command(subcommand)]
        command: admin::AdminCommand,
    },
    /// Work with the audit log.
    Audit {
        #[command(subcommand)]
        command: audit::AuditCommand,
    },
    /// Change the keys that everything is encrypted and signed with, while the product runs.
    Keys {
        #[command(subcommand)]
        command: keys::KeysCommand,
    },
    /// Read receipts without keeping them, to see and measure what is read.
    #[command(hide = true)]
    Receipts {
        #[command(subcommand)]
        command: receipts::ReceiptsCommand,
    },
    /// Expand recurrence rules (RFC 5545): JSON lines on standard input, JSON lines on standard output.
    Rrule,
    /// Print the API document (OpenAPI 3.1).
    Openapi,
    /// Create the demo companies, where they are not there yet, and print how to sign in.
    Demo,
}

/// Runs the command line; mistakes are told on standard error.
pub fn run(arguments: Arguments) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(dispatch(arguments)),
        Err(error) => Err(error.into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "biglive: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Prints a line to standard output.
fn say(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

async fn dispatch(arguments: Arguments) -> anyhow::Result<()> {
    let command = match arguments.command {
        Command::Openapi => {
            say(serde_json::to_string_pretty(&app::openapi())?);
            return Ok(());
        }
        Command::Receipts { command } => return receipts::run(command),
        Command::Rrule => return rrule::run(),
        command => command,
    };
    let config = Config::load(arguments.config.as_deref()).map_err(|error| anyhow::anyhow!("\n{error}"))?;
    let _telemetry = telemetry::start_logs(&config);
    match command {
        Command::Openapi | Command::Receipts { .. } | Command::Rrule => Ok(()),
        Command::Serve { roles } => serve::serve(config, &roles).await,
        Command::Migrate => {
            let owner = config.database_owner_url.clone();
            let owner = owner.context("BIGLIVE_DATABASE_OWNER_URL: missing; migrations run as the owner")?;
            let applied = migrations::migrate(&owner, &config.database_url).await?;
            say(format!("{applied} migrations applied; the database is up to date"));
            Ok(())
        }
        Command::Doctor => doctor::run(config).await,
        Command::Admin { command } => {
            admin::run(Platform::start(config, Clock::system()).await?, command).await
        }
        Command::Audit { command } => {
            audit::run(Platform::start(config, Clock::system()).await?, command).await
        }
        Command::Keys { command } => {
            keys::run(Platform::start(config, Clock::system()).await?, command).await
        }
        Command::Demo => {
            let sign_ins = demo::create(&Platform::start(config, Clock::system()).await?).await?;
            say(sign_ins);
            Ok(())
        }
    }
}
