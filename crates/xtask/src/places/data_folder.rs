//! The folder that `up` keeps between runs. One `up` at a time may use it.

use std::fs::{self, File, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// What `up` and the product put there. A reset removes these and nothing else: the folder was named by a person
/// and may hold other things.
const OURS: [&str; 9] = [
    "postgres",
    "postgres-state",
    "pg-passwords",
    "files",
    "keys",
    "mail",
    "demo-password",
    "server.log",
    "server.pid",
];

pub struct DataFolder {
    path: PathBuf,
    _lock: File,
}

impl DataFolder {
    pub fn open(path: &Path) -> Result<Self> {
        let fresh = !path.exists();
        fs::create_dir_all(path).with_context(|| format!("{} cannot be created", path.display()))?;
        if fresh {
            // Others may pass through (the database's user must, when root runs this) but not look around.
            fs::set_permissions(path, Permissions::from_mode(0o711))?;
        }
        let path = path.canonicalize()?;
        let lock = File::create(path.join("up.lock"))
            .with_context(|| format!("the data folder {} cannot be written to", path.display()))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, _lock: lock }),
            Err(fs::TryLockError::WouldBlock) => {
                bail!("another `cargo xtask up` is using {}; give this one --data DIR", path.display())
            }
            Err(fs::TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("{} cannot be locked", path.display()))
            }
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn is_used(&self) -> bool {
        OURS.iter().any(|name| self.path.join(name).exists())
    }

    /// Where the database's files are: inside, or in the other place that was noted when its user could not
    /// get inside.
    pub fn cluster(&self) -> PathBuf {
        match fs::read_to_string(self.cluster_note()) {
            Ok(elsewhere) => PathBuf::from(elsewhere.trim()),
            Err(_) => self.path.join("postgres"),
        }
    }

    pub fn note_cluster(&self, elsewhere: &Path) -> Result<()> {
        fs::write(self.cluster_note(), elsewhere.as_os_str().as_encoded_bytes())
            .with_context(|| format!("{} cannot be written", self.cluster_note().display()))
    }

    fn cluster_note(&self) -> PathBuf {
        self.path.join("postgres-state")
    }

    /// Removes what earlier runs left. Nothing of it may be running any more.
    pub fn clear(&self) -> Result<()> {
        remove(&self.cluster())?;
        OURS.iter().try_for_each(|name| remove(&self.path.join(name)))
    }
}

fn remove(path: &Path) -> Result<()> {
    let removed = match path.symlink_metadata() {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    };
    removed.with_context(|| format!("{} cannot be removed", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::Throwaway;

    #[test]
    fn only_one_may_use_it_and_the_next_may_when_it_is_done() {
        let place = Throwaway::create("data-folder-lock").unwrap();
        let path = place.path().join("data");
        let first = DataFolder::open(&path).unwrap();
        let error = DataFolder::open(&path).err().unwrap().to_string();
        assert!(error.contains("--data DIR"), "{error}");
        drop(first);
        DataFolder::open(&path).unwrap();
    }

    #[test]
    fn clearing_leaves_what_is_not_ours() {
        let place = Throwaway::create("data-folder-clear").unwrap();
        let folder = DataFolder::open(place.path()).unwrap();
        assert!(!folder.is_used());
        fs::create_dir_all(place.path().join("files/a")).unwrap();
        fs::write(place.path().join("demo-password"), "geheim").unwrap();
        fs::write(place.path().join("holiday.jpg"), "picture").unwrap();
        assert!(folder.is_used());
        folder.clear().unwrap();
        assert!(!folder.is_used());
        assert!(!place.path().join("demo-password").exists());
        assert!(place.path().join("holiday.jpg").exists());
    }
}
