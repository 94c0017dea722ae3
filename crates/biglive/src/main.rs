//! The program `biglive`: reads the command line, hands over to the library.

use std::process::ExitCode;

use clap::Parser as _;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    biglive::commands::run(biglive::commands::Arguments::parse())
}
