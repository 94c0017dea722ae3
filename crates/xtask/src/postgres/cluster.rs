//! One PostgreSQL cluster in one folder, from `initdb` to a clean stop.

use std::collections::hash_map::RandomState;
use std::fs::{self, OpenOptions};
use std::hash::{BuildHasher as _, Hasher as _};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::Signal;

use super::account::Account;
use super::find::{Programs, find};
use super::settings::{self, Durability};
use crate::places::{Throwaway, copy_folder};
use crate::process::interrupt::{self, Interrupted};
use crate::process::{self, Group};

/// After a crash, the dead server's processes may hold its memory and its lock for a few seconds.
const RECOVERY: Duration = Duration::from_secs(60);
const STARTS_WITHIN: Duration = Duration::from_secs(120);
const STOPS_WITHIN: Duration = Duration::from_secs(60);
/// With `/.s.PGSQL.65535` and the final zero, a socket's path must fit 104 bytes on macOS, 108 on Linux.
const LONGEST_SOCKET_FOLDER: usize = 85;

pub struct Cluster {
    account: Account,
    programs: Programs,
    folder: PathBuf,
    durability: Durability,
    port: u16,
    superuser_password: String,
    /// None when it was not started or was stopped.
    server: Option<Group>,
}

impl Cluster {
    /// Makes the cluster in `folder` when there is none, and starts it.
    pub fn start(folder: &Path, durability: Durability, superuser_password: &str) -> Result<Self> {
        let account = Account::choose();
        account.make_folder(folder)?;
        let data = folder.join("data");
        let programs = find(&account, major_of(&data)?)?;
        let mut cluster = Self {
            account,
            programs,
            folder: folder.to_owned(),
            durability,
            port: 0,
            superuser_password: superuser_password.to_owned(),
            server: None,
        };
        if !data.exists() {
            cluster.make(&data)?;
        } else {
            stop_leftover(folder);
        }
        cluster.port = cluster.choose_port()?;
        cluster.run()?;
        Ok(cluster)
    }

    pub fn major(&self) -> u32 {
        self.programs.major
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of `database` for the superuser.
    pub fn superuser_url(&self, database: &str) -> String {
        format!("postgres://postgres:{}@127.0.0.1:{}/{database}", self.superuser_password, self.port)
    }

    /// Starts the server again when it is gone without having been stopped. Returns whether it was.
    pub fn revive(&mut self) -> Result<bool> {
        let is_gone = match &mut self.server {
            Some(server) => server.poll()?.is_some(),
            None => false,
        };
        if is_gone {
            self.run()?;
        }
        Ok(is_gone)
    }

    /// Stops the server; open connections are cut. Returns when it is down.
    pub fn stop(&mut self) -> Result<()> {
        // Nobody will read what a forgetful cluster would write.
        self.end(if self.durability == Durability::Durable { Signal::INT } else { Signal::QUIT })
    }

    /// As [`stop`](Self::stop), with everything written, so that its folder can be copied.
    pub fn close(&mut self) -> Result<()> {
        self.end(Signal::INT)
    }

    /// Copies the data of a closed cluster to a folder in which another one can be started.
    pub fn copy(from: &Path, to: &Path) -> Result<()> {
        Account::choose().make_folder(to)?;
        copy_folder(&from.join("data"), &to.join("data"))
    }

    fn end(&mut self, signal: Signal) -> Result<()> {
        let Some(mut server) = self.server.take() else { return Ok(()) };
        // Only the first process: it ends the others.
        server.signal_leader(signal);
        let is_down = server.ends_within(STOPS_WITHIN);
        // One outside the cluster's folder has to be tidied away; the other is used again.
        let socket = self.socket_folder();
        if !socket.starts_with(&self.folder) {
            let _ = fs::remove_dir(socket);
        }
        if !is_down {
            bail!("PostgreSQL did not stop within {} s and was killed", STOPS_WITHIN.as_secs());
        }
        Ok(())
    }

    fn make(&self, data: &Path) -> Result<()> {
        let unfinished = self.folder.join("data.unfinished");
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished)?;
        }
        let password_file = self.folder.join("superuser-password");
        self.account.write_file(&password_file, &self.superuser_password)?;
        let mut initdb = self.account.command(self.programs.path("initdb"));
        initdb.args(settings::initdb_arguments(self.programs.major)).arg("-D").arg(&unfinished);
        initdb.arg("--pwfile").arg(&password_file);
        if self.durability == Durability::Forgetful {
            initdb.arg("--no-sync");
        }
        let made = process::output(&mut initdb);
        fs::remove_file(&password_file)?;
        made.context("PostgreSQL's data cannot be made")?;
        let main_settings = unfinished.join("postgresql.conf");
        let text = fs::read_to_string(&main_settings)?;
        self.account.write_file(&main_settings, &format!("{text}\ninclude '{}'\n", settings::FILE))?;
        fs::rename(&unfinished, data)?;
        Ok(())
    }

    /// The port of the last run while it is free, so that a database tool finds it again.
    fn choose_port(&self) -> Result<u16> {
        let kept = self.folder.join("port");
        let last = fs::read_to_string(&kept).ok().and_then(|text| text.trim().parse().ok());
        if let Some(port) = last
            && TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
        {
            return Ok(port);
        }
        let port = free_port()?;
        self.account.write_file(&kept, &port.to_string())?;
        Ok(port)
    }

    fn run(&mut self) -> Result<()> {
        let socket = self.socket_folder();
        self.account.make_folder(&socket)?;
        let file = self.folder.join("data").join(settings::FILE);
        self.account.write_file(&file, &settings::text(self.port, &socket, self.durability))?;
        let began = Instant::now();
        loop {
            let error = match self.try_to_run() {
                Ok(()) => return Ok(()),
                Err(error) if error.is::<Interrupted>() => return Err(error),
                Err(error) => error,
            };
            let said = fs::read_to_string(self.log()).unwrap_or_default();
            if !will_pass(&said) || began.elapsed() > RECOVERY {
                bail!("PostgreSQL does not start: {error:#}\n{}", said.trim());
            }
            interrupt::check()?;
            thread::sleep(Duration::from_millis(500));
        }
    }

    /// As a child of ours: when it is killed, we notice at once and its process number is free again at once.
    fn try_to_run(&mut self) -> Result<()> {
        let log = self.log();
        self.account.write_file(&log, "")?;
        let output = OpenOptions::new().append(true).open(&log)?;
        let mut postgres = self.account.command(self.programs.path("postgres"));
        postgres.arg("-D").arg(self.folder.join("data")).stdout(output.try_clone()?).stderr(output);
        let server = self.server.insert(Group::spawn(&mut postgres)?);
        let began = Instant::now();
        while !is_ready(&self.folder, server.id()) {
            if let Some(status) = server.poll()? {
                self.server = None;
                bail!("it ended ({status})");
            }
            if began.elapsed() > STARTS_WITHIN {
                bail!("not ready after {} s", STARTS_WITHIN.as_secs());
            }
            interrupt::check()?;
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn socket_folder(&self) -> PathBuf {
        let beside = self.folder.join("socket");
        if beside.as_os_str().len() <= LONGEST_SOCKET_FOLDER {
            return beside;
        }
        PathBuf::from(format!("/tmp/biglive-socket-{:016x}", short_name(&self.folder)))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.stop();
    }
}

/// Ends and removes the throwaway clusters of runs that were killed.
pub fn stop_abandoned(purpose: &str) {
    for folder in Throwaway::abandoned(purpose) {
        stop_leftover(&folder.join("postgres"));
        let _ = fs::remove_dir_all(&folder);
    }
}

/// Ends the server of a cluster that a killed run has left, before the cluster is deleted or started anew.
pub fn stop_leftover(folder: &Path) {
    let data = folder.join("data");
    let account = Account::choose();
    let file = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    let id = file.lines().next().unwrap_or_default();
    if !id.is_empty()
        && process::command_line(id).contains(&data.display().to_string())
        && let Ok(Some(major)) = major_of(&data)
        && let Ok(programs) = find(&account, Some(major))
    {
        // An error means that there was none; should there be one all the same, the next start says so.
        let mut stop = account.command(programs.path("pg_ctl"));
        let _ = process::output(stop.args(["stop", "-w", "-t", "30", "-m", "fast", "-D"]).arg(&data));
    }
}

/// Where [`free_port`] looks: below the ports that systems give to outgoing connections (Linux begins at 32768, macOS and
/// Windows at 49152). One of those may be free now and the near end of somebody's connection a moment later.
const LISTENING_PORTS: std::ops::Range<u16> = 10_000..32_000;

/// A port that nobody listens on now, chosen at random so that commands that run side by side do not choose the same one.
pub fn free_port() -> Result<u16> {
    let span = u64::from(LISTENING_PORTS.end - LISTENING_PORTS.start);
    (0..200)
        .map(|_| LISTENING_PORTS.start + (RandomState::new().build_hasher().finish() % span) as u16)
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .context("no free port")
}

/// A number for a folder, the same in each run.
pub fn short_name(folder: &Path) -> u64 {
    // FNV-1a
    let bytes = folder.as_os_str().as_encoded_bytes();
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// What the server itself writes beside its data: its number first, its state in the eighth line.
fn is_ready(folder: &Path, id: u32) -> bool {
    let text = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
    let mut lines = text.lines();
    lines.next() == Some(&id.to_string()) && lines.nth(6).is_some_and(|state| state.starts_with("ready"))
}

fn will_pass(log: &str) -> bool {
    ["lock file", "pre-existing shared memory block"].iter().any(|message| log.contains(message))
}

/// The version that made the data, none when there is no data.
fn major_of(data: &Path) -> Result<Option<u32>> {
    if !data.exists() {
        return Ok(None);
    }
    let file = data.join("PG_VERSION");
    let text = fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(Some(text.trim().parse().with_context(|| format!("not a version: {}", text.trim()))?))
}
