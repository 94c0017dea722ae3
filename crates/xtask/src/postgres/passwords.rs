//! The database's passwords, made once per cluster and kept beside its data.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result};

#[derive(Clone, PartialEq, Eq)]
pub struct Passwords {
    pub superuser: String,
    pub owner: String,
    pub app: String,
}

impl Passwords {
    pub fn random() -> Result<Self> {
        Ok(Self { superuser: random_hex()?, owner: random_hex()?, app: random_hex()? })
    }

    /// Reads the file, or makes it with new passwords, readable by nobody else.
    pub fn keep_in(file: &Path) -> Result<Self> {
        match fs::read_to_string(file) {
            Ok(text) => parse(&text).with_context(|| format!("{} lacks a password", file.display())),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let made = Self::random()?;
                let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
                writeln!(out, "superuser={}\nowner={}\napp={}", made.superuser, made.owner, made.app)?;
                out.sync_all()?;
                Ok(made)
            }
            Err(error) => Err(error).with_context(|| format!("{} cannot be read", file.display())),
        }
    }
}

fn parse(text: &str) -> Option<Passwords> {
    let mut named: BTreeMap<&str, &str> = text.lines().filter_map(|line| line.split_once('=')).collect();
    let mut take = |name| named.remove(name).map(str::to_owned);
    Some(Passwords { superuser: take("superuser")?, owner: take("owner")?, app: take("app")? })
}

/// 192 bits. Hexadecimal needs no escaping in addresses and SQL.
fn random_hex() -> Result<String> {
    let mut bytes = [0_u8; 24];
    File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .context("no random numbers")?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::Throwaway;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn they_are_made_once_and_only_for_the_owner_to_read() {
        let place = Throwaway::create("passwords").unwrap();
        let file = place.path().join("pg-passwords");
        let made = Passwords::keep_in(&file).unwrap();
        assert!(made == Passwords::keep_in(&file).unwrap());
        assert_eq!(made.owner.len(), 48);
        assert_ne!(made.owner, made.app);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_file_is_refused() {
        let place = Throwaway::create("passwords-damaged").unwrap();
        let file = place.path().join("pg-passwords");
        fs::write(&file, "superuser=a\n").unwrap();
        assert!(Passwords::keep_in(&file).err().unwrap().to_string().contains("lacks a password"));
    }
}
