//! `cargo xtask tidy`: the house rules that no compiler and no linter knows. One file for each family of rules.
//!
//! Rules look at text: quick, and good enough because the code they guard is our own. Each finding is
//! `path:line: message`.

mod configuration;
mod dependencies;
mod migrations;
mod modules;
mod rust_source;
mod size;
mod source;
mod sql;
mod tenancy;
mod web;
mod web_source;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::say::say;
use crate::workspace::Workspace;
use source::{Kind, SourceFile};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub path: String,
    /// From 1.
    pub line: usize,
    pub message: String,
}

impl Finding {
    pub fn new(file: &SourceFile, line: usize, message: impl Into<String>) -> Self {
        Self { path: file.path.clone(), line, message: message.into() }
    }
}

pub fn run(workspace: &Workspace) -> Result<ExitCode> {
    check(workspace)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints what was found; an error when that is anything.
pub fn check(workspace: &Workspace) -> Result<()> {
    let files = source::collect(&workspace.root)?;
    let mut findings: Vec<Finding> = files.iter().flat_map(of_file).collect();
    findings.sort();
    for finding in &findings {
        say!("{}:{}: {}", finding.path, finding.line, finding.message);
    }
    say!("{}", size::summary(&files));
    match findings.len() {
        0 => Ok(()),
        1 => bail!("tidy: 1 finding"),
        many => bail!("tidy: {many} findings"),
    }
}

fn of_file(file: &SourceFile) -> Vec<Finding> {
    let mut findings = size::check(file);
    match file.kind {
        Kind::Rust => {
            let scanned = rust_source::scan(&file.text);
            findings.extend(modules::check(file, &scanned));
            findings.extend(sql::check(file, &scanned));
            findings.extend(configuration::check(file, &scanned));
            findings.extend(tenancy::check(file, &scanned));
        }
        Kind::Script => {
            findings.extend(modules::check_name(file));
            findings.extend(web::check(file));
        }
        Kind::Style => findings.extend(modules::check_name(file)),
        Kind::Sql => findings.extend(migrations::check(file)),
        Kind::Manifest => findings.extend(dependencies::check(file)),
    }
    findings
}
