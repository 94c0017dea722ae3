//! Packages of Debian and its relatives, installed where xtask may: as root.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::postgres::is_root;
use crate::process;
use crate::say::say;

/// Installs what is asked for. The error says what a person would have to do.
pub fn install(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    if !Path::new("/etc/debian_version").exists() {
        bail!("this system is not Debian; install {names} with its own package manager");
    }
    if !is_root() {
        bail!("only root may install; run: sudo apt-get install {names}");
    }
    say!("installing {names} (apt-get)");
    // A fresh container has no package lists, a stale one names files that are gone: update once when it fails.
    if apt_get(&["install", "-y", "-qq", "--no-install-recommends"], packages).is_ok() {
        return Ok(());
    }
    apt_get(&["update", "-qq"], &[])?;
    apt_get(&["install", "-y", "-qq", "--no-install-recommends"], packages)
}

fn apt_get(words: &[&str], packages: &[&str]) -> Result<()> {
    let mut command = Command::new("apt-get");
    command.args(words).args(packages).env("DEBIAN_FRONTEND", "noninteractive");
    process::run(&mut command)
}
