//! `cargo xtask receipts DIR`: how well the product reads receipts whose total, date and merchant somebody has written
//! down in `DIR/labels.json`: `[{"file","merchant","date":"YYYY-MM-DD","total":"12.30"}]`.

mod score;

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{ExitCode, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::args::ReceiptsOptions;
use crate::chromium::on_path;
use crate::process::{self, Group, interrupt};
use crate::say::say;
use crate::workspace::{Profile, Workspace};
use crate::{browser_app, debian};
use score::Score;

pub fn run(workspace: &Workspace, options: &ReceiptsOptions) -> Result<ExitCode> {
    let folder = &options.folder;
    let file = folder.join("labels.json");
    let text =
        std::fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    let labels = score::labels(&text).with_context(|| format!("{} is not as expected", file.display()))?;
    ensure!(!labels.is_empty(), "{} names no receipts", file.display());
    install_tesseract()?;
    let binary = match &options.binary {
        Some(binary) => binary.clone(),
        None => build(workspace)?,
    };
    let mut command = workspace.command(&binary.to_string_lossy());
    let here = std::env::current_dir().context("the current folder cannot be read")?;
    let pictures = labels.iter().map(|label| here.join(folder).join(&label.file));
    command.args(["receipts", "read"]).args(pictures).stdout(Stdio::piped());
    let mut group = Group::spawn(&mut command)?;
    let (stdout, _) = group.take_output();
    let mut score = Score::default();
    let lines = BufReader::new(stdout.context("the reader has no output")?).lines();
    for (label, line) in labels.iter().zip(lines) {
        interrupt::check()?;
        let line: Value = serde_json::from_str(&line?).context("the reader prints no JSON")?;
        say!("{}", score.judge(label, &line));
    }
    process::succeeded(&command, group.wait()?)?;
    ensure!(score.count() == labels.len(), "only {} of {} receipts were read", score.count(), labels.len());
    say!("{}", score.summary());
    Ok(ExitCode::SUCCESS)
}

/// Where it cannot be installed, a person reads what to do.
pub fn install_tesseract() -> Result<()> {
    if on_path("tesseract").is_some() {
        return Ok(());
    }
    debian::install(&["tesseract-ocr", "tesseract-ocr-eng", "tesseract-ocr-deu"])
}

/// Seconds are measured, so it is a release build, with the browser app that it holds.
fn build(workspace: &Workspace) -> Result<PathBuf> {
    browser_app::check_node()?;
    browser_app::install_packages(workspace)?;
    browser_app::build(workspace)?;
    workspace.build_biglive(Profile::Release)
}
