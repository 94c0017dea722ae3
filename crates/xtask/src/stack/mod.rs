//! The product as a user would run it: a database, the schema, the demo companies and the server.
//!
//! One piece for `up`, the browser journeys, the pictures and the measurements. Whatever it started ends with it,
//! also when the command fails half-way: first the server, which drains, then the database.

mod database;
mod demo;
mod health;
mod server;

use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::places::Throwaway;
use crate::postgres::{Durability, Passwords, free_port, stop_abandoned};
pub use database::Database;
pub use demo::Demo;
use server::Product;
pub use server::{Logs, Server, claim_port};

const PURPOSE: &str = "stack";
/// Where the product keeps files and mails in a throwaway stack's folder.
const DATA: &str = "data";
const STARTS_WITHIN: Duration = Duration::from_secs(60);

/// What to start.
#[derive(Clone)]
pub struct Plan {
    pub binary: PathBuf,
    pub port: u16,
    pub logs: Logs,
    /// The browser app's folder, instead of the one inside the binary.
    pub web_dir: Option<PathBuf>,
    pub demo_password: Option<String>,
    /// Requests and attempts are not limited: for programs that ask as fast as they can.
    pub is_unlimited: bool,
}

impl Plan {
    /// On a free port, quiet, with a password for the demo's people that the caller can know.
    pub fn on_free_port(binary: PathBuf) -> Result<Self> {
        let port = free_port()?;
        Ok(Self {
            binary,
            port,
            logs: Logs::File,
            web_dir: None,
            is_unlimited: false,
            demo_password: Some(format!("Demo-{port}-curtain")),
        })
    }
}

/// Fields end in this order.
pub struct Stack {
    server: Server,
    database: Database,
    pub base_url: String,
    /// Where the product keeps files and mails.
    pub data: PathBuf,
    /// What `biglive demo` printed.
    pub sign_ins: String,
    /// From the server's start until it was ready.
    pub ready_after: Duration,
    throwaway: Option<Throwaway>,
}

impl Stack {
    /// With a fresh database and fresh files that go away with it.
    pub fn throwaway(plan: &Plan) -> Result<Self> {
        let place = own_place()?;
        let database = Database::throwaway(place.path(), &Passwords::random()?)?;
        let mut stack = Self::start(plan, database, &data_of(&place))?;
        stack.throwaway = Some(place);
        Ok(stack)
    }

    pub fn start(plan: &Plan, database: Database, data: &Path) -> Result<Self> {
        std::fs::create_dir_all(data)?;
        let sign_ins = Product { plan, urls: &database.urls, data }.prepare()?;
        Self::serve(plan, database, data, sign_ins)
    }

    /// On a database and files that are prepared.
    fn serve(plan: &Plan, database: Database, data: &Path, sign_ins: String) -> Result<Self> {
        let product = Product { plan, urls: &database.urls, data };
        let mut server = Server::start(&product)?;
        let ready_after = health::wait_until_ready(&mut server, plan.port, STARTS_WITHIN)?;
        Ok(Self {
            server,
            base_url: product.public_url(),
            data: data.to_owned(),
            sign_ins,
            ready_after,
            database,
            throwaway: None,
        })
    }

    /// The server's process, for measurements.
    pub fn server_id(&self) -> u32 {
        self.server.id()
    }

    /// The database's addresses, for measurements.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Starts the database again when somebody killed it; the server finds it by itself.
    pub fn revive_database(&mut self) -> Result<bool> {
        self.database.revive()
    }

    pub fn poll_server(&mut self) -> Result<Option<ExitStatus>> {
        self.server.poll()
    }

    pub fn last_log_lines(&self) -> String {
        self.server.last_log_lines()
    }

    /// Stops everything; an error when something had to be forced.
    pub fn stop(mut self) -> Result<()> {
        let drained = self.server.stop();
        self.database.stop()?;
        if !drained {
            bail!("the server did not drain in time and was killed");
        }
        Ok(())
    }
}

/// A folder for a throwaway stack, after those that killed runs have left were tidied away.
fn own_place() -> Result<Throwaway> {
    for place in Throwaway::abandoned(PURPOSE) {
        server::end_orphan(&place.join(DATA));
    }
    stop_abandoned(PURPOSE);
    Throwaway::in_memory(PURPOSE)
}

fn data_of(place: &Throwaway) -> PathBuf {
    place.path().join(DATA)
}

/// The durability of throwaway databases.
const THROWAWAY: Durability = Durability::Forgetful;

#[cfg(test)]
mod tests;
