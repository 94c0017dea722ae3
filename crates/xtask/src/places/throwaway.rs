//! A folder for one run, outside the checkout, removed with it.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use anyhow::{Context, Result};

const PREFIX: &str = "biglive-";
const LOCK: &str = "in-use.lock";
/// Not the personal temporary folder: the database's user must reach it, and its socket's path must stay short.
const DISK: &str = "/tmp";
/// Linux's folder in memory. Making and dropping a database is seven hundred files: ten times as fast here.
const MEMORY: &str = "/dev/shm";
/// What a run of the tests may need there; containers often have 64 MiB.
const MEMORY_NEEDED: u64 = 4 << 30;

static COUNT: AtomicUsize = AtomicUsize::new(0);

pub struct Throwaway {
    path: PathBuf,
    _lock: File,
}

impl Throwaway {
    pub fn create(purpose: &str) -> Result<Self> {
        Self::create_in(DISK, purpose)
    }

    /// In memory where there is plenty, else on the disk.
    pub fn in_memory(purpose: &str) -> Result<Self> {
        let free = rustix::fs::statvfs(MEMORY).map_or(0, |room| room.f_bavail.saturating_mul(room.f_frsize));
        Self::create_in(if free >= MEMORY_NEEDED { MEMORY } else { DISK }, purpose)
    }

    fn create_in(folder: &str, purpose: &str) -> Result<Self> {
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_micros();
        let name = format!("{PREFIX}{purpose}-{}-{number}-{:x}", std::process::id(), now & 0xffff_ffff);
        let path = Path::new(folder).join(name);
        fs::create_dir(&path).with_context(|| format!("{} cannot be created", path.display()))?;
        fs::set_permissions(&path, Permissions::from_mode(0o711))?;
        // Locked before it has its name, so that nobody ever sees it unlocked.
        let unnamed = path.join("in-use.new");
        let lock = File::create(&unnamed)?;
        lock.lock()?;
        fs::rename(&unnamed, path.join(LOCK))?;
        Ok(Self { path, _lock: lock })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Folders of `purpose` whose maker was killed before it could remove them.
    pub fn abandoned(purpose: &str) -> Vec<PathBuf> {
        let prefix = format!("{PREFIX}{purpose}-");
        [DISK, MEMORY]
            .into_iter()
            .filter_map(|folder| fs::read_dir(folder).ok())
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&prefix)))
            .filter(|path| File::open(path.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok()))
            .collect()
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_away_and_is_not_abandoned_while_in_use() {
        let place = Throwaway::create("throwaway-own").unwrap();
        let path = place.path().to_owned();
        assert!(path.is_dir());
        assert!(!Throwaway::abandoned("throwaway-own").contains(&path));
        drop(place);
        assert!(!path.exists());
    }

    #[test]
    fn one_in_memory_is_found_as_well() {
        let place = Throwaway::in_memory("throwaway-quick").unwrap();
        let path = place.path().to_owned();
        assert!(path.starts_with(MEMORY) || path.starts_with(DISK));
        // As if its maker had been killed.
        fs::remove_file(path.join(LOCK)).unwrap();
        File::create(path.join(LOCK)).unwrap();
        assert!(Throwaway::abandoned("throwaway-quick").contains(&path));
    }

    #[test]
    fn a_folder_whose_maker_died_is_found() {
        let path = PathBuf::from(format!("/tmp/biglive-throwaway-dead-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        File::create(path.join(LOCK)).unwrap();
        let found = Throwaway::abandoned("throwaway-dead");
        fs::remove_dir_all(&path).unwrap();
        assert!(found.contains(&path));
    }
}
