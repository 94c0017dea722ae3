//! The browser app's packages and build, done again only when something changed.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::say::say;
use crate::workspace::Workspace;

const OLDEST_NODE_MAJOR: u32 = 20;

/// Written by tools, not by people.
const NOT_SOURCES: [&str; 6] =
    ["node_modules", "dist", "test-results", "playwright-report", "coverage", "playwright"];

pub fn npm(workspace: &Workspace, words: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(words).current_dir(workspace.web());
    command
}

pub fn npx(workspace: &Workspace, words: &[&str]) -> Command {
    let mut command = Command::new("npx");
    command.args(words).current_dir(workspace.web());
    command
}

pub fn check_node() -> Result<()> {
    let needed = format!("Node.js {OLDEST_NODE_MAJOR} or newer is needed (https://nodejs.org)");
    let Ok(said) = process::output(Command::new("node").arg("--version")) else {
        bail!("{needed}; `node` was not found");
    };
    match node_major(&said) {
        Some(OLDEST_NODE_MAJOR..) => {}
        _ => bail!("{needed}; `node` is {}", said.trim()),
    }
    if !process::succeeds(Command::new("npm").arg("--version")) {
        bail!("`npm` was not found; it comes with Node.js (Debian: apt-get install npm)");
    }
    Ok(())
}

/// `npm ci`, when the packages are older than the list of them.
pub fn install_packages(workspace: &Workspace) -> Result<()> {
    let web = workspace.web();
    let wanted = modified(&web.join("package-lock.json")).context("web/package-lock.json is missing")?;
    // npm writes this file when it has finished.
    if modified(&web.join("node_modules/.package-lock.json")).is_some_and(|installed| installed >= wanted) {
        return Ok(());
    }
    say!("installing the browser packages");
    process::run(&mut npm(workspace, &["ci", "--no-audit", "--no-fund", "--loglevel=error"]))
}

/// `npm run build`, when a source is newer than the last build.
pub fn build(workspace: &Workspace) -> Result<()> {
    let web = workspace.web();
    let is_built = web.join("dist/index.html").is_file();
    let newest = newest_source(&web).context("web/ cannot be read")?;
    if is_built && modified(&stamp(workspace)).is_some_and(|built| built >= newest) {
        return Ok(());
    }
    rebuild(workspace)
}

pub fn rebuild(workspace: &Workspace) -> Result<()> {
    say!("building the browser app");
    let began = SystemTime::now();
    process::run(&mut npm(workspace, &["run", "build"]))?;
    // The time of the beginning: what is changed during the build is newer than it.
    File::create(stamp(workspace))?.set_modified(began)?;
    Ok(())
}

fn stamp(workspace: &Workspace) -> PathBuf {
    workspace.web().join("node_modules/.last-build")
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}

/// The newest change below `folder`. Folders count too, as they change when a file goes.
fn newest_source(folder: &Path) -> std::io::Result<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if NOT_SOURCES.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        let found = entry.metadata()?;
        newest = newest.max(found.modified()?);
        if found.is_dir() {
            newest = newest.max(newest_source(&entry.path())?);
        }
    }
    Ok(newest)
}

fn node_major(said: &str) -> Option<u32> {
    said.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::Throwaway;
    use std::time::Duration;

    #[test]
    fn node_versions_are_read() {
        assert_eq!(node_major("v20.20.2\n"), Some(20));
        assert_eq!(node_major("v8.1.0"), Some(8));
        assert_eq!(node_major("zsh: not found"), None);
    }

    #[test]
    fn newest_source_ignores_what_tools_write_and_notices_a_removed_file() {
        let place = Throwaway::create("sources").unwrap();
        let web = place.path().join("web");
        fs::create_dir_all(web.join("src/app")).unwrap();
        fs::create_dir_all(web.join("dist")).unwrap();
        let old = SystemTime::now() - Duration::from_secs(1000);
        let set = |path: &str, time| File::open(web.join(path)).unwrap().set_modified(time).unwrap();
        fs::write(web.join("src/app/main.ts"), "1").unwrap();
        set("src/app/main.ts", old);
        for folder in ["src/app", "src", "."] {
            set(folder, old - Duration::from_secs(5));
        }
        assert_eq!(newest_source(&web).unwrap(), old);
        fs::write(web.join("dist/index.html"), "built").unwrap();
        assert_eq!(newest_source(&web).unwrap(), old);
        fs::remove_file(web.join("src/app/main.ts")).unwrap();
        assert!(newest_source(&web).unwrap() > old);
    }
}
