//! Where the master keys come from. A key source is lines `id:base64(32 bytes)`, the newest first: in a file (the default),
//! in an environment variable, or printed by a program – which is how a vault is asked, whichever it is:
//! `BIGLIVE_MASTER_KEY_COMMAND="vault kv get -field=keys secret/biglive"`.

use std::fs::{self, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::CryptoError;
use super::keyring::fresh_line;
use crate::config::Secret;

/// A vault that does not answer in this time is not there.
const ANSWERS_WITHIN: Duration = Duration::from_secs(20);
const LONGEST_ANSWER: u64 = 64 * 1024;

/// Who holds the master keys.
#[derive(Clone, Debug)]
pub enum KeyProvider {
    /// A file of mode 0600, made with a fresh key where there is none. The only one that we can add keys to.
    File(PathBuf),
    /// The text itself, from the environment.
    Text(Secret),
    /// A program and its arguments, separated by spaces; what it prints are the lines.
    Command(Vec<String>),
}

fn fault(path: &Path, error: impl std::fmt::Display) -> CryptoError {
    CryptoError::KeyFile(format!("{}: {error}", path.display()))
}

impl KeyProvider {
    /// The lines; a file is made where there is none.
    pub(super) fn read_or_create(&self) -> Result<String, CryptoError> {
        if let Self::File(path) = self
            && !path.exists()
        {
            create(path)?;
        }
        self.read()
    }

    /// The lines as they are now.
    pub(super) fn read(&self) -> Result<String, CryptoError> {
        match self {
            Self::File(path) => fs::read_to_string(path).map_err(|error| fault(path, error)),
            Self::Text(text) => Ok(text.reveal().to_owned()),
            Self::Command(words) => ask(words),
        }
    }

    /// Puts a fresh key in front and returns its id: `k` and the next number that no key has. What another holds is
    /// changed there, by whoever runs it.
    pub fn add(&self, ids: &[String]) -> Result<String, CryptoError> {
        let path = self.file()?;
        let number =
            ids.iter().filter_map(|id| id.strip_prefix('k')?.parse::<u32>().ok()).max().unwrap_or(0) + 1;
        let id = format!("k{number}");
        let old = fs::read_to_string(path).map_err(|error| fault(path, error))?;
        replace(path, &(fresh_line(&id) + &old))?;
        Ok(id)
    }

    /// Takes a key out.
    pub fn remove(&self, id: &str) -> Result<(), CryptoError> {
        let path = self.file()?;
        let old = fs::read_to_string(path).map_err(|error| fault(path, error))?;
        let kept: String = old
            .lines()
            .filter(|line| line.trim().split_once(':').is_none_or(|(key, _)| key != id))
            .map(|line| format!("{line}\n"))
            .collect();
        replace(path, &kept)
    }

    fn file(&self) -> Result<&Path, CryptoError> {
        match self {
            Self::File(path) => Ok(path),
            Self::Text(_) | Self::Command(_) => {
                Err(CryptoError::KeyFile("is not ours to change: put the new key in front where the keys are kept, restart, and run this again".into()))
            }
        }
    }
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn create(path: &Path) -> Result<(), CryptoError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| fault(path, error))?;
    }
    match options().open(path) {
        Ok(mut file) => file
            .write_all(fresh_line("k1").as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(|error| fault(path, error)),
        // Another process was first; its key is read.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(fault(path, error)),
    }
}

/// Replaces the file in one step: a crash leaves the old keys or the new ones, never none.
fn replace(path: &Path, text: &str) -> Result<(), CryptoError> {
    let draft = path.with_extension("new");
    let _ = fs::remove_file(&draft);
    let mut file = options().open(&draft).map_err(|error| fault(&draft, error))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| fault(&draft, error))?;
    fs::rename(&draft, path).map_err(|error| fault(path, error))
}

fn ask(words: &[String]) -> Result<String, CryptoError> {
    let refused = |why: String| CryptoError::KeyFile(format!("from the key program: {why}"));
    let (program, arguments) = words.split_first().ok_or_else(|| refused("none is named".into()))?;
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(|error| refused(error.to_string()))?;
    let output = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        let read = output.map(|output| output.take(LONGEST_ANSWER).read_to_string(&mut text));
        read.is_some_and(|read| read.is_ok()).then_some(text)
    });
    let began = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if began.elapsed() < ANSWERS_WITHIN => std::thread::sleep(Duration::from_millis(20)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(refused(format!("no answer within {} s", ANSWERS_WITHIN.as_secs())));
            }
            Err(error) => return Err(refused(error.to_string())),
        }
    };
    if !status.success() {
        return Err(refused(format!("it ended with {status}")));
    }
    reader.join().ok().flatten().ok_or_else(|| refused("its answer is no text".into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::Keyring;

    #[test]
    fn a_file_is_made_once_and_changed_in_one_step() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/master.key");
        let provider = KeyProvider::File(path.clone());
        let first = provider.read_or_create().unwrap();
        assert_eq!(provider.read_or_create().unwrap(), first);
        assert_eq!(provider.add(&["k1".into(), "vault-7".into()]).unwrap(), "k2");
        assert!(provider.read().unwrap().ends_with(&first));
        provider.remove("k1").unwrap();
        let left = Keyring::load(provider).unwrap();
        assert_eq!(left.ids(), ["k2"]);
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions());
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_program_is_asked_like_a_vault() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lines");
        fs::write(&path, fresh_line("vault-1")).unwrap();
        let words =
            |words: &[&str]| KeyProvider::Command(words.iter().map(|word| (*word).to_owned()).collect());
        let ring = Keyring::load(words(&["cat", &path.display().to_string()])).unwrap();
        assert_eq!(ring.current_id(), "vault-1");
        assert!(ring.provider().add(&ring.ids()).is_err(), "its keys are not ours to change");
        for program in [words(&["false"]), words(&["/there/is/no/such/program"]), words(&[])] {
            assert!(Keyring::load(program).is_err());
        }
    }
}
