//! What the server needs while nobody uses it, and how soon it can be used: with the demo companies, as after `up`.

use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use postgres::{Client, NoTls};

use super::bed::Bed;
use super::figures::{median, millis};
use super::processes::memory_mb;
use super::table::Row;
use crate::stack::{Plan, Stack};

/// Long enough for the start's own work (pools, first jobs) to be over.
const SETTLES: Duration = Duration::from_secs(5);
const RUNS: usize = 3;

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    let (mut ready, mut resident, mut anonymous) = (Vec::new(), Vec::new(), Vec::new());
    let mut connections = 0;
    for _ in 0..RUNS {
        let stack = Stack::throwaway(&Plan::on_free_port(bed.binary.clone())?)?;
        thread::sleep(SETTLES);
        ready.push(millis(stack.ready_after));
        resident.push(memory_mb(stack.server_id(), "VmRSS")?);
        anonymous.push(memory_mb(stack.server_id(), "RssAnon")?);
        connections = database_connections(&stack)?;
        stack.stop()?;
    }
    let (ready, resident, anonymous) = (median(&ready), median(&resident), median(&anonymous));
    Ok(vec![
        Row::fact("start to ready", format!("{ready:.0} ms")),
        Row::judged("idle memory (VmRSS)", format!("{resident:.1} MB"), "< 80 MB", resident < 80.0),
        Row::fact("  of it anonymous", format!("{anonymous:.1} MB")),
        Row::fact("idle database connections", connections.to_string()),
    ])
}

fn database_connections(stack: &Stack) -> Result<i64> {
    let url = stack.database().superuser_url().context("not a database of our own")?;
    let mut client = Client::connect(&url, NoTls).context("the database cannot be reached")?;
    let others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    Ok(client.query_one(others, &[])?.get(0))
}
