//! `cargo xtask bench [scenario…]`: what a release build costs, printed as a table. One file per scenario; each gets
//! the bed with the database and the binary, starts the processes that it measures, and returns its rows.
//!
//! These are measurements and never tests: a missed target is a line of the table. Start it on a quiet machine.

mod assign;
mod bed;
mod browser;
mod claims;
mod company;
mod figures;
mod idle;
mod list;
mod live;
mod load;
mod month_end;
mod options;
mod pdf;
mod people;
mod photo;
mod preview;
mod processes;
mod receipt;
mod refresh;
mod schedule;
mod seal;
mod search;
mod seed;
mod session;
mod sign_in;
mod sockets;
mod statements;
mod table;
mod upload;

use std::process::ExitCode;

use anyhow::Result;

use crate::process::interrupt::{self, Interrupted};
use crate::say::{complain, say};
use crate::workspace::Workspace;
use bed::Bed;
use options::Options;
use table::Row;

pub struct Scenario {
    pub name: &'static str,
    measure: fn(&Bed<'_>) -> Result<Vec<Row>>,
}

/// In the order of the table. Those that need a quiet, empty server come first.
const SCENARIOS: [Scenario; 17] = [
    Scenario { name: "idle", measure: idle::measure },
    Scenario { name: "upload50", measure: upload::measure },
    Scenario { name: "preview", measure: preview::measure },
    Scenario { name: "receipt", measure: receipt::measure },
    Scenario { name: "seal", measure: seal::measure },
    Scenario { name: "assign500", measure: assign::measure },
    Scenario { name: "list", measure: list::measure },
    Scenario { name: "search", measure: search::measure },
    Scenario { name: "claims", measure: claims::measure },
    Scenario { name: "month_end", measure: month_end::measure },
    Scenario { name: "schedule", measure: schedule::measure },
    Scenario { name: "live", measure: live::measure },
    Scenario { name: "people", measure: people::measure },
    Scenario { name: "signin", measure: sign_in::measure },
    Scenario { name: "refresh", measure: refresh::measure },
    Scenario { name: "session", measure: session::measure },
    Scenario { name: "browser", measure: browser::measure },
];

pub fn run(workspace: &Workspace) -> Result<ExitCode> {
    let options = Options::parse(std::env::args().skip(2))?;
    let bed = Bed::make(workspace, &options)?;
    let mut rows = vec![Row::fact("cores, load before", machine())];
    let mut failed = false;
    for scenario in options.chosen() {
        say!("measuring: {}", scenario.name);
        match (scenario.measure)(&bed) {
            Ok(more) => rows.extend(more),
            Err(error) if error.is::<Interrupted>() => break,
            Err(error) => {
                complain!("{} could not be measured: {error:#}", scenario.name);
                failed = true;
            }
        }
    }
    drop(bed);
    // Also after an interruption: what was measured until then counts.
    say!("{}", table::print(&rows));
    interrupt::check()?;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Figures mean little on a busy machine, so the table says how busy it was.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    format!("{cores}, {}", load.split_whitespace().next().unwrap_or("unknown"))
}
