//! Programs from the Python package index, each in an environment of its own, with everything it needs named exactly.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::chromium::on_path;
use crate::process;
use crate::say::say;

/// A program and what it needs.
pub struct Package {
    /// As people know it.
    pub title: &'static str,
    /// The file that is run.
    pub program: &'static str,
    /// All packages with their versions, one a line.
    pub requirements: &'static str,
}

impl Package {
    /// The program in `folder`, which is kept while the requirements are the same; or why it cannot be had here.
    pub fn install(&self, folder: &Path) -> Result<std::result::Result<PathBuf, &'static str>> {
        let Some(python) = on_path("python3") else { return Ok(Err("python3 is not installed")) };
        let program = folder.join("bin").join(self.program);
        let kept = folder.join("requirements.txt");
        if program.exists() && fs::read_to_string(&kept).is_ok_and(|text| text == self.requirements) {
            return Ok(Ok(program));
        }
        let _ = fs::remove_dir_all(folder);
        if !process::succeeds(Command::new(python).args(["-m", "venv"]).arg(folder)) {
            return Ok(Err("Python cannot install packages here (venv or pip is missing)"));
        }
        say!("installing {} (pip)", self.title);
        let wanted = folder.join("wanted.txt");
        fs::write(&wanted, self.requirements)?;
        let words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r"];
        process::run(Command::new(folder.join("bin/python")).args(words).arg(&wanted))
            .with_context(|| format!("{} cannot be installed", self.title))?;
        fs::rename(wanted, kept)?;
        Ok(Ok(program))
    }
}
