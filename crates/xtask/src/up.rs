//! `cargo xtask up`: from a checkout to a running product, until somebody presses Ctrl-C.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::args::UpOptions;
use crate::browser_app;
use crate::places::DataFolder;
use crate::postgres::stop_leftover;
use crate::process::interrupt;
use crate::say::say;
use crate::stack::{Database, Logs, Plan, Stack, claim_port};
use crate::workspace::{Profile, Workspace};

pub fn run(workspace: &Workspace, options: UpOptions) -> Result<ExitCode> {
    browser_app::check_node()?;
    let folder = DataFolder::open(&options.data.clone().unwrap_or_else(|| workspace.path(".data")))?;
    if options.reset && !reset(&folder)? {
        return Ok(ExitCode::FAILURE);
    }
    claim_port(folder.path(), options.port)?;
    browser_app::install_packages(workspace)?;
    browser_app::build(workspace)?;
    let profile = if options.dev { Profile::Debug } else { Profile::Release };
    say!("building the server");
    let plan = Plan {
        binary: workspace.build_biglive(profile)?,
        port: options.port,
        logs: if options.dev { Logs::Terminal } else { Logs::File },
        web_dir: options.dev.then(|| workspace.path("web/dist")),
        demo_password: None,
        is_unlimited: false,
    };
    let stack = Stack::start(&plan, Database::kept(&folder)?, folder.path())?;
    introduce(&stack, &plan, folder.path());
    stay(stack)
}

/// Asks before anything goes away.
fn reset(folder: &DataFolder) -> Result<bool> {
    if std::env::var_os("DATABASE_URL").is_some() {
        bail!(
            "--reset cannot clear the database that DATABASE_URL names; do it there, or unset DATABASE_URL"
        );
    }
    if !folder.is_used() {
        return Ok(true);
    }
    let _ = write!(
        std::io::stdout(),
        "Delete all companies, contracts and files in {}? (y/N) ",
        folder.path().display()
    );
    let _ = std::io::stdout().flush();
    let answer = answer()?;
    if !matches!(answer.trim(), "y" | "Y" | "yes") {
        say!("nothing was deleted");
        return Ok(false);
    }
    stop_leftover(&folder.cluster());
    folder.clear()?;
    Ok(true)
}

/// A line from the terminal, unless Ctrl-C comes first.
fn answer() -> Result<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        // No terminal and no answer is an empty one.
        let _ = std::io::stdin().read_line(&mut line);
        sender.send(line)
    });
    loop {
        match receiver.recv_timeout(Duration::from_millis(100)) {
            Ok(line) => return Ok(line),
            Err(_) => interrupt::check()?,
        }
    }
}

fn introduce(stack: &Stack, plan: &Plan, data: &Path) {
    say!("\n{}\n", stack.sign_ins.trim_end());
    say!("  open      {}", stack.base_url);
    if std::env::var_os("BIGLIVE_SMTP_URL").is_none() {
        say!("  e-mails   {}/dev/mail", stack.base_url);
    } else {
        say!("  e-mails   sent through BIGLIVE_SMTP_URL");
    }
    if plan.logs == Logs::File {
        say!("  log       {}", data.join("server.log").display());
    }
    say!("  data      {}", data.display());
    say!("\nCtrl-C stops the server and the database.");
}

fn stay(mut stack: Stack) -> Result<ExitCode> {
    while !interrupt::requested() {
        if let Some(status) = stack.poll_server()? {
            let last_words = stack.last_log_lines();
            stack.stop()?;
            bail!("the server ended by itself ({status})\n{last_words}");
        }
        if stack.revive_database()? {
            say!("the database had been killed and was started again");
        }
        thread::sleep(Duration::from_millis(200));
    }
    say!("\nstopping (the server finishes what it has begun)");
    stack.stop()?;
    say!("stopped");
    Ok(ExitCode::SUCCESS)
}
