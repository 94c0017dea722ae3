//! The checked-in API document and the browser's client, both generated: written anew, or compared.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::say::say;
use crate::workspace::{Profile, Workspace};
use crate::{browser_app, process};

const DOCUMENT: &str = "docs/openapi.json";

pub fn run(workspace: &Workspace, check: bool) -> Result<ExitCode> {
    browser_app::check_node()?;
    if check {
        self::check(workspace)?;
        say!("{DOCUMENT} and the browser's client are what the binary says");
        return Ok(ExitCode::SUCCESS);
    }
    let printed = print(workspace)?;
    std::fs::write(workspace.path(DOCUMENT), printed)
        .with_context(|| format!("{DOCUMENT} cannot be written"))?;
    browser_app::install_packages(workspace)?;
    process::run(&mut browser_app::npm(workspace, &["run", "client"]))?;
    say!("{DOCUMENT} and the browser's client are written");
    Ok(ExitCode::SUCCESS)
}

/// Fails when the document or the client is not what the binary says.
pub fn check(workspace: &Workspace) -> Result<()> {
    browser_app::check_node()?;
    compare(workspace, &print(workspace)?)?;
    browser_app::install_packages(workspace)?;
    process::run(&mut browser_app::npm(workspace, &["run", "client:check"]))
}

/// What `biglive openapi` prints.
fn print(workspace: &Workspace) -> Result<String> {
    let binary = workspace.build_biglive(Profile::Debug)?;
    process::output(Command::new(binary).arg("openapi").current_dir(&workspace.root))
}

/// An error that names the first line where the document differs.
fn compare(workspace: &Workspace, printed: &str) -> Result<()> {
    let kept = std::fs::read_to_string(workspace.path(DOCUMENT))
        .with_context(|| format!("{DOCUMENT} is missing"))?;
    match first_difference(&kept, printed) {
        None => Ok(()),
        Some(line) => bail!("{DOCUMENT}:{line}: differs from the binary; run `cargo xtask openapi`"),
    }
}

fn first_difference(kept: &str, printed: &str) -> Option<usize> {
    if kept == printed {
        return None;
    }
    let same = kept.lines().zip(printed.lines()).take_while(|(left, right)| left == right).count();
    Some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn the_first_differing_line_is_named() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(first_difference("a\n", "a\nb\n"), Some(2));
        assert_eq!(first_difference("a\n", "a"), Some(2));
    }
}
