//! The browser app: lints, unit tests, sizes, and journeys through the real product.

use std::process::Command;

use anyhow::{Context, Result};

use super::count::{self, Count};
use super::named;
use super::steps::{Outcome, Run};
use crate::browser_app::{self, npm};
use crate::workspace::Workspace;
use crate::{chromium, process};

/// A browser waits more than it works: for answers, for movements, for what is typed.
const AT_THE_SAME_TIME: usize = 3;

pub fn lint(workspace: &Workspace) -> Result<()> {
    prepare(workspace)?;
    process::run(&mut npm(workspace, &["run", "lint"]))
}

pub fn unit_tests(run: &mut Run<'_>) -> Result<Count> {
    prepare(run.workspace)?;
    let mut command = npm(run.workspace, &["test"]);
    if let Some(filter) = &run.filter {
        command.args(["--", "--testNamePattern", filter]);
    }
    let (status, text) = process::run_shown(&mut command)?;
    run.failed.extend(named::vitest(&text));
    Ok(count::with_status(count::vitest(&text), status))
}

/// Always anew: what is measured and looked at next must come from these sources.
pub fn build(workspace: &Workspace) -> Result<()> {
    prepare(workspace)?;
    browser_app::rebuild(workspace)
}

pub fn budgets(workspace: &Workspace) -> Result<()> {
    prepare(workspace)?;
    browser_app::build(workspace)?;
    process::run(&mut npm(workspace, &["run", "budgets"]))
}

pub fn journeys(run: &mut Run<'_>) -> Result<Count> {
    let workspace = run.workspace;
    prepare(workspace)?;
    let browser = chromium::find_or_install_headless()?;
    browser_app::build(workspace)?;
    let demo = run.demo.get(workspace)?;
    let mut plan = demo.plan()?;
    plan.web_dir = Some(workspace.path("web/dist"));
    let stacks = demo.stacks(&plan, AT_THE_SAME_TIME)?;
    let summary = stacks[0].data.join("journeys.json");
    let mut command = chromium::playwright(workspace, &stacks, &plan, &browser);
    command.arg("--reporter=list,json").env("PLAYWRIGHT_JSON_OUTPUT_FILE", &summary);
    if let Some(filter) = &run.filter {
        command.args(["--pass-with-no-tests", "--trace", "retain-on-failure", "--grep", filter]);
    }
    let (status, _) = process::run_shown(&mut command)?;
    let json = std::fs::read_to_string(&summary).context("Playwright left no summary")?;
    let counted = count::with_status(count::playwright(&json), status);
    run.failed.extend(named::playwright(&json));
    for stack in stacks {
        let last_words = stack.last_log_lines();
        if counted.failed > 0 && !last_words.is_empty() {
            crate::say::say!("the server's last lines:\n{last_words}");
        }
        stack.stop()?;
    }
    Ok(counted)
}

/// One walk through each browser that is here and that Playwright cannot drive.
pub fn walks(run: &Run<'_>) -> Result<Outcome> {
    let workspace = run.workspace;
    let is_here = |program: &&(&str, &str, &str)| chromium::on_path(program.1).is_some();
    let browsers: Vec<_> = [
        ("firefox", "firefox-esr", "artist2@demo.localhost"),
        ("webkit", "WebKitWebDriver", "artist3@demo.localhost"),
    ]
    .into_iter()
    .filter(|browser| is_here(&browser))
    .collect();
    if browsers.is_empty() {
        return Ok(Outcome::Skipped("neither firefox-esr nor WebKitWebDriver is on the PATH".to_owned()));
    }
    prepare(workspace)?;
    browser_app::build(workspace)?;
    let demo = run.demo.get(workspace)?;
    let mut plan = demo.plan()?;
    plan.web_dir = Some(workspace.path("web/dist"));
    let stack = demo.stack(&plan)?;
    let mut walked = Count::default();
    for (kind, _, artist) in browsers {
        // WebKitGTK draws on a display only.
        let needs_display = kind == "webkit" && std::env::var_os("DISPLAY").is_none();
        let mut walk = match chromium::on_path("xvfb-run").filter(|_| needs_display) {
            Some(xvfb) => {
                let mut command = Command::new(xvfb);
                command.args(["-a", "node"]);
                command
            }
            None => Command::new("node"),
        };
        walk.args(["--experimental-websocket", "smoke/walk.mjs", kind, artist])
            .current_dir(workspace.web())
            .env("BIGLIVE_BASE_URL", &stack.base_url)
            .env("BIGLIVE_DEMO_PASSWORD", plan.demo_password.as_deref().unwrap_or_default());
        match process::run(&mut walk) {
            Ok(()) => walked.passed += 1,
            Err(error) => {
                crate::say::say!("{kind}: {error:#}");
                walked.failed += 1;
            }
        }
    }
    stack.stop()?;
    Ok(Outcome::Counted(walked))
}

fn prepare(workspace: &Workspace) -> Result<()> {
    browser_app::check_node()?;
    browser_app::install_packages(workspace)
}
