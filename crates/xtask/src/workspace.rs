//! Where the checkout, its build folder and its binary are, and how `cargo` is called for it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    Debug,
    Release,
}

pub struct Workspace {
    pub root: PathBuf,
}

impl Workspace {
    /// The checkout that the current folder belongs to.
    pub fn find() -> Result<Self> {
        let here = std::env::current_dir().context("the current folder cannot be read")?;
        let root = here.ancestors().find(|folder| folder.join("crates/xtask/Cargo.toml").is_file());
        match root {
            Some(root) => Ok(Self { root: root.to_owned() }),
            None => bail!("{} is not inside a checkout of this project", here.display()),
        }
    }

    pub fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    pub fn web(&self) -> PathBuf {
        self.path("web")
    }

    /// A command that runs at the root of the checkout.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// `cargo` without what an outer `cargo run` has put into the environment: build scripts that look at it
    /// would be rebuilt on each change between the two.
    pub fn cargo(&self) -> Command {
        let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let mut command = self.command(&program);
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                command.env_remove(name.as_ref());
            }
        }
        command
    }

    /// Builds the product's binary and returns its path.
    pub fn build_biglive(&self, profile: Profile) -> Result<PathBuf> {
        let mut build = self.cargo();
        match profile {
            Profile::Release => build.args(["build", "--release", "-p", "biglive", "--bin", "biglive"]),
            // What the tests build too: another selection would mean other features, and half of it built again.
            Profile::Debug => build.args(["build", "--workspace", "--bins", "--tests"]),
        };
        process::run(&mut build)?;
        let folder = match profile {
            Profile::Debug => "debug",
            Profile::Release => "release",
        };
        Ok(self.target_folder()?.join(folder).join("biglive"))
    }

    fn target_folder(&self) -> Result<PathBuf> {
        let metadata = process::output(self.cargo().args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ]))?;
        let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata is not JSON")?;
        let folder =
            metadata["target_directory"].as_str().context("cargo metadata names no target folder")?;
        Ok(PathBuf::from(folder))
    }

    /// Whether git knows anything below `relative`. Without git or its folder (an unpacked archive) everything
    /// that exists counts.
    pub fn is_tracked(&self, relative: &str) -> bool {
        match process::output(self.command("git").args(["ls-files", "--", relative])) {
            Ok(list) => !list.trim().is_empty(),
            Err(_) => self.path(relative).exists(),
        }
    }
}
