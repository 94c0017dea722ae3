//! The product as a user would run it: a database, the schema, the demo companies and the server.
//!
//! One piece for `up`, the browser journeys, the pictures and the measurements. Whatever it started ends with it,
//! also when the command fails half-way: first the server, which drains, then the database.

mod database;
mod health;
mod server;

use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::places::Throwaway;
use crate::postgres::{Durability, free_port, stop_abandoned};
use crate::process::{self, interrupt};
use crate::say::say;
pub use database::Database;
use server::Product;
pub use server::{Logs, Server, claim_port};

const PURPOSE: &str = "stack";
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
    _throwaway: Option<Throwaway>,
}

impl Stack {
    /// With a fresh database and fresh files that go away with it.
    pub fn throwaway(plan: &Plan) -> Result<Self> {
        for place in Throwaway::abandoned(PURPOSE) {
            server::end_orphan(&place.join("data"));
        }
        stop_abandoned(PURPOSE);
        let place = Throwaway::in_memory(PURPOSE)?;
        let data = place.path().join("data");
        let database = Database::throwaway(place.path())?;
        let mut stack = Self::start(plan, database, &data)?;
        stack._throwaway = Some(place);
        Ok(stack)
    }

    /// So many of them, each by itself, made at the same time.
    pub fn several(plan: &Plan, count: usize) -> Result<Vec<Self>> {
        let mut plans = vec![plan.clone(); count];
        for other in plans.iter_mut().skip(1) {
            other.port = free_port()?;
        }
        thread::scope(|scope| {
            let starting: Vec<_> =
                plans.iter().map(|plan| scope.spawn(move || Self::throwaway(plan))).collect();
            starting
                .into_iter()
                .map(|stack| stack.join().unwrap_or_else(|_| bail!("a stack's start panicked")))
                .collect()
        })
    }

    pub fn start(plan: &Plan, database: Database, data: &Path) -> Result<Self> {
        std::fs::create_dir_all(data)?;
        let product = Product { plan, urls: &database.urls, data };
        say!("preparing the database");
        process::run(&mut product.migrate())?;
        interrupt::check()?;
        say!("making the demo companies");
        let sign_ins = process::output(&mut product.demo())?;
        interrupt::check()?;
        let mut server = Server::start(&product)?;
        let ready_after = health::wait_until_ready(&mut server, plan.port, STARTS_WITHIN)?;
        Ok(Self {
            server,
            base_url: product.public_url(),
            data: data.to_owned(),
            sign_ins,
            ready_after,
            database,
            _throwaway: None,
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

/// The durability of throwaway databases.
const THROWAWAY: Durability = Durability::Forgetful;

#[cfg(test)]
mod tests;
