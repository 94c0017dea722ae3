//! The operating system's user that runs the database. PostgreSQL refuses to run as root.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;

/// `nobody` on most systems; used by number, as it needs no name.
const NOBODY: (u32, u32) = (65534, 65534);

#[derive(Clone, Debug)]
pub struct Account {
    /// User and group to switch to; none when xtask itself is a normal user.
    switch_to: Option<(u32, u32)>,
}

impl Account {
    pub fn choose() -> Self {
        let switch_to = is_root().then(|| postgres_user().unwrap_or(NOBODY));
        Self { switch_to }
    }

    /// A command that runs as this user, untouched by PostgreSQL settings and the language of the caller:
    /// its messages are read by us.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        // The caller's folder may be closed to this user.
        command.current_dir("/").env("LC_ALL", "C");
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PG") {
                command.env_remove(name);
            }
        }
        if let Some((user, group)) = self.switch_to {
            command.uid(user).gid(group);
        }
        command
    }

    /// Makes a folder that only this user may enter.
    pub fn make_folder(&self, path: &Path) -> Result<()> {
        fs::create_dir_all(path).with_context(|| format!("{} cannot be created", path.display()))?;
        self.give(path, 0o700)
    }

    pub fn write_file(&self, path: &Path, content: &str) -> Result<()> {
        fs::write(path, content).with_context(|| format!("{} cannot be written", path.display()))?;
        self.give(path, 0o600)
    }

    fn give(&self, path: &Path, mode: u32) -> Result<()> {
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
            .with_context(|| format!("{} belongs to somebody else", path.display()))?;
        if let Some((user, group)) = self.switch_to {
            chown(path, Some(user), Some(group))
                .with_context(|| format!("{} cannot be given to the database's user", path.display()))?;
        }
        Ok(())
    }

    /// Whether this user can write there, which also needs every folder above to let it pass.
    pub fn reaches(&self, folder: &Path) -> bool {
        let word = folder.to_string_lossy();
        process::succeeds(self.command("/bin/sh").args([
            "-c",
            "test -w \"$1\" && test -x \"$1\"",
            "sh",
            &word,
        ]))
    }
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn postgres_user() -> Option<(u32, u32)> {
    let number =
        |flag| process::output(Command::new("id").args([flag, "postgres"])).ok()?.trim().parse().ok();
    Some((number("-u")?, number("-g")?))
}
