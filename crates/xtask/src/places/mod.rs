//! The folders that xtask writes to: the data folder that `up` keeps, and throwaway ones for tests.

mod data_folder;
mod throwaway;

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;

pub use data_folder::DataFolder;
pub use throwaway::Throwaway;

/// With everything in it, its owners and its rights. `to` must not be there yet.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    process::run(Command::new("cp").arg("-Rp").arg(from).arg(to))
        .with_context(|| format!("{} cannot be copied", from.display()))
}
