//! The project's own commands (`cargo xtask …`): start it, test it, tidy it, measure it.
//!
//! Nothing here is part of the product, and no product crate may be a dependency: the product is built and run
//! as a user would, through `cargo` and the binary. Start at `args` for the commands, `stack` for what they run.

mod args;
mod bench;
mod browser_app;
mod chromium;
mod debian;
mod http;
mod openapi;
mod places;
mod postgres;
mod process;
mod python;
mod receipts;
mod say;
mod shots;
mod stack;
mod test;
mod tidy;
mod up;
mod workspace;

use std::process::ExitCode;

use args::Command;
use process::interrupt::{self, Interrupted};
use workspace::Workspace;

fn main() -> ExitCode {
    match args::parse(std::env::args().skip(1)) {
        Ok(command) => run(command).unwrap_or_else(|error| failure(&error)),
        Err(problem) => {
            say::complain!("{problem}\n\n{}", args::USAGE);
            ExitCode::from(2)
        }
    }
}

fn failure(error: &anyhow::Error) -> ExitCode {
    if error.is::<Interrupted>() {
        return ExitCode::from(130);
    }
    say::complain!("{error:#}");
    ExitCode::FAILURE
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    interrupt::listen()?;
    let workspace = Workspace::find()?;
    match command {
        Command::Help => args::help(),
        Command::Up(options) => up::run(&workspace, options),
        Command::Test(options) => test::run(&workspace, &options),
        Command::Tidy => tidy::run(&workspace),
        Command::Openapi { check } => openapi::run(&workspace, check),
        Command::Shots => shots::run(&workspace),
        Command::Receipts(options) => receipts::run(&workspace, &options),
        Command::Bench => bench::run(&workspace),
    }
}
