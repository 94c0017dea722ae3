//! DOCX to PDF by LibreOffice, when it is installed: a child process with its own profile and a time limit.
//!
//! Must never run in the caller's profile or folder, and never leave a process behind.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    #[error("The converter could not be started.")]
    NotStarted(#[source] std::io::Error),
    #[error("The conversion took too long and was stopped.")]
    TimedOut,
    #[error("The document could not be converted.")]
    Failed {
        /// The converter's own words, for the log.
        detail: String,
    },
    #[error("The converted file could not be read.")]
    Unreadable(#[source] std::io::Error),
}

/// A way to turn office documents into PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converter {
    program: PathBuf,
}

/// How often a running conversion is looked at.
const POLL: Duration = Duration::from_millis(20);
const MAX_DETAIL_BYTES: u64 = 4_000;

/// LibreOffice in its usual places or on the search path.
pub fn libreoffice() -> Option<Converter> {
    let usual = [
        "/usr/bin/soffice",
        "/usr/lib/libreoffice/program/soffice",
        "/opt/libreoffice/program/soffice",
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "C:\\Program Files\\LibreOffice\\program\\soffice.exe",
    ];
    usual.iter().map(PathBuf::from).find(|p| p.is_file()).or_else(on_search_path).map(Converter::at)
}

/// Asks the shell, since this crate reads no environment.
#[cfg(unix)]
fn on_search_path() -> Option<PathBuf> {
    let found = Command::new("sh")
        .args(["-c", "command -v soffice || command -v libreoffice"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let path = PathBuf::from(String::from_utf8(found.stdout).ok()?.lines().next()?);
    path.is_file().then_some(path)
}

#[cfg(not(unix))]
fn on_search_path() -> Option<PathBuf> {
    None
}

impl Converter {
    /// The converter at this path.
    pub fn at(program: PathBuf) -> Self {
        Self { program }
    }

    /// Converts `input` and returns the PDF's path. `folder` is the caller's empty scratch folder and keeps the
    /// result, beside a profile that may be deleted with it.
    pub fn to_pdf(&self, input: &Path, folder: &Path, time_limit: Duration) -> Result<PathBuf, ConvertError> {
        let profile = folder.join("profile");
        std::fs::create_dir_all(&profile).map_err(ConvertError::NotStarted)?;
        let profile = std::fs::canonicalize(&profile).map_err(ConvertError::NotStarted)?;
        let log_path = folder.join("converter.log");
        let log = std::fs::File::create(&log_path).map_err(ConvertError::NotStarted)?;
        let mut command = Command::new(&self.program);
        command
            .arg(format!("-env:UserInstallation={}", file_url(&profile)))
            .args([
                "--headless",
                "--norestore",
                "--nolockcheck",
                "--nodefault",
                "--convert-to",
                "pdf",
                "--outdir",
            ])
            .arg(folder)
            .arg(input)
            .current_dir(folder)
            .env("HOME", &profile)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        own_group(&mut command);
        let mut running = Running { child: command.spawn().map_err(ConvertError::NotStarted)? };

        let deadline = Instant::now() + time_limit;
        let status = loop {
            match running.child.try_wait().map_err(ConvertError::Unreadable)? {
                Some(status) => break status,
                None if Instant::now() >= deadline => return Err(ConvertError::TimedOut),
                None => std::thread::sleep(POLL),
            }
        };
        let output = folder.join(input.file_stem().unwrap_or_default()).with_extension("pdf");
        if status.success() && output.is_file() {
            return Ok(output);
        }
        let mut detail = Vec::new();
        if let Ok(log) = std::fs::File::open(&log_path) {
            // The words only help the log; without them the failure is the same.
            let _ = log.take(MAX_DETAIL_BYTES).read_to_end(&mut detail);
        }
        Err(ConvertError::Failed { detail: format!("{status}: {}", String::from_utf8_lossy(&detail).trim()) })
    }
}

/// Ends the process and its children when it goes out of scope, however that happens.
struct Running {
    child: Child,
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        kill_group(self.child.id());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

/// LibreOffice's launcher starts the program that works: ending the launcher alone would leave it running.
#[cfg(unix)]
fn kill_group(leader: u32) {
    let _ = Command::new("kill")
        .args(["-KILL", "--", &format!("-{leader}")])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

#[cfg(not(unix))]
fn kill_group(leader: u32) {
    let _ = Command::new("taskkill")
        .args(["/T", "/F", "/PID", &leader.to_string()])
        .stdout(Stdio::null())
        .status();
}

fn file_url(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut url = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        match byte {
            b'/' | b':' | b'-' | b'_' | b'.' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                url.push(char::from(byte))
            }
            other => url.push_str(&format!("%{other:02X}")),
        }
    }
    url
}
