//! `cargo xtask shots`: every screen, photographed on the real stack, to be looked at.

use std::process::ExitCode;

use anyhow::Result;

use crate::say::say;
use crate::stack::{Plan, Stack};
use crate::workspace::{Profile, Workspace};
use crate::{browser_app, chromium, process};

pub fn run(workspace: &Workspace) -> Result<ExitCode> {
    browser_app::check_node()?;
    let browser = chromium::find_or_install_headless()?;
    browser_app::install_packages(workspace)?;
    browser_app::build(workspace)?;
    let mut plan = Plan::on_free_port(workspace.build_biglive(Profile::Debug)?)?;
    plan.web_dir = Some(workspace.path("web/dist"));
    let stack = Stack::throwaway(&plan)?;
    let folder = match std::env::var_os("BIGLIVE_SHOTS_DIR") {
        Some(folder) => std::path::absolute(folder)?,
        None => workspace.path(".data/shots"),
    };
    std::fs::create_dir_all(&folder)?;
    let mut playwright = chromium::playwright(workspace, std::slice::from_ref(&stack), &plan, &browser);
    playwright.args(["--config", "shots.config.ts"]).env("BIGLIVE_SHOTS_DIR", &folder);
    let taken = process::run(&mut playwright);
    stack.stop()?;
    taken?;
    say!("the pictures are in {}", folder.display());
    Ok(ExitCode::SUCCESS)
}
