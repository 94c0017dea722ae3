//! Ctrl-C, SIGTERM and a closed terminal, as a question that loops ask. Nothing is ended from a signal handler:
//! the clean-up is ordinary code that runs on the way out.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

static REQUESTS: AtomicUsize = AtomicUsize::new(0);

/// The error that ends a command which was asked to stop.
#[derive(Debug)]
pub struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

pub fn listen() -> Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("signals cannot be received")?;
    thread::spawn(move || {
        for _ in signals.forever() {
            REQUESTS.fetch_add(1, Ordering::SeqCst);
        }
    });
    Ok(())
}

pub fn requested() -> bool {
    requests() > 0
}

/// How often. Whoever waits for something to end by itself should stop being patient at the second request.
pub fn requests() -> usize {
    REQUESTS.load(Ordering::SeqCst)
}

/// For loops: an error as soon as a stop was requested.
pub fn check() -> Result<(), Interrupted> {
    if requested() { Err(Interrupted) } else { Ok(()) }
}
