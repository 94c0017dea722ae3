//! The browser that journeys and pictures run in, and how Playwright is called on a running stack.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::stack::{Plan, Stack};
use crate::workspace::Workspace;
use crate::{browser_app, debian};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// Chromium's headless shell, as Debian packs it.
const HEADLESS: &str = "chromium-headless-shell";

pub fn find_or_install() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    debian::install(&["chromium"]).context("Chromium is missing")?;
    find().context("Chromium was installed but is not on the PATH")
}

/// The one without windows, which needs a third less of the processor for a page; where there is none, any. The whole one is
/// there as well, for what the other does not know.
pub fn find_or_install_headless() -> Result<PathBuf> {
    find_or_install()?;
    if let Some(found) = on_path(HEADLESS) {
        return Ok(found);
    }
    match debian::install(&[HEADLESS]) {
        Ok(()) => on_path(HEADLESS).context("a browser was installed but is not on the PATH"),
        Err(_) => find_or_install(),
    }
}

fn find() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| on_path(name))
}

pub fn on_path(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// `npx playwright test`, told where everything is. It works on all `stacks` at the same time, each by itself.
pub fn playwright(workspace: &Workspace, stacks: &[Stack], plan: &Plan, browser: &Path) -> Command {
    let addresses: Vec<_> = stacks.iter().map(|stack| stack.base_url.as_str()).collect();
    let mut command = browser_app::npx(workspace, &["playwright", "test"]);
    command
        .env("BIGLIVE_BASE_URL", addresses.join(" "))
        .env("BIGLIVE_DEMO_PASSWORD", plan.demo_password.as_deref().unwrap_or_default())
        .env("BIGLIVE_CHROMIUM", browser);
    if let Some(whole) = find() {
        command.env("BIGLIVE_CHROMIUM_WHOLE", whole);
    }
    command
}
