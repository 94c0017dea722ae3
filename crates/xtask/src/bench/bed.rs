//! What is measured: a release build of the product on a PostgreSQL of its own that keeps its promises (nothing is
//! switched off that a company would need), in a folder of its own.
//!
//! Processes of the product are started here with the settings that a scenario needs. Never measures a database that
//! a person named: the scenarios fill it.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use postgres::{Client as Superuser, NoTls};
use rustix::process::geteuid;

use super::options::Options;
use super::processes;
use crate::browser_app;
use crate::http::Client;
use crate::places::{DataFolder, Throwaway};
use crate::postgres::{free_port, stop_abandoned};
use crate::process::{self, Group, interrupt};
use crate::say::say;
use crate::stack::{Database, claim_port};
use crate::workspace::{Profile, Workspace};

const PURPOSE: &str = "bench";
const STARTS_WITHIN: Duration = Duration::from_secs(60);
/// What one process does by default.
pub const ALL_ROLES: &str = "api,worker,realtime";
/// Hashing a password takes a core for a while.
const SIGN_IN_AT_ONCE: usize = 4;
const DRAINS_WITHIN: Duration = Duration::from_secs(35);

/// Fields end in this order.
pub struct Bed<'a> {
    pub workspace: &'a Workspace,
    pub binary: PathBuf,
    database: Database,
    folder: DataFolder,
    /// Of everybody in the demo company, and of everybody who is made from them.
    pub password: String,
    _throwaway: Option<Throwaway>,
}

impl<'a> Bed<'a> {
    pub fn make(workspace: &'a Workspace, options: &Options) -> Result<Self> {
        ensure!(
            std::env::var_os("DATABASE_URL").is_none(),
            "the measurements fill a database of their own; unset DATABASE_URL"
        );
        let binary = match &options.binary {
            Some(binary) => binary.clone(),
            None => {
                browser_app::check_node()?;
                browser_app::install_packages(workspace)?;
                browser_app::build(workspace)?;
                workspace.build_biglive(Profile::Release)?
            }
        };
        stop_abandoned(PURPOSE);
        let throwaway = if options.keep { None } else { Some(Throwaway::create(PURPOSE)?) };
        let path = match &throwaway {
            Some(place) => place.path().to_owned(),
            None => PathBuf::from(format!("/tmp/biglive-measured-{:016x}", fingerprint(workspace)?)),
        };
        // Everybody may write to /tmp, so the folder may be somebody else's trap.
        let is_ours = |found: fs::Metadata| found.is_dir() && found.uid() == geteuid().as_raw();
        ensure!(path.symlink_metadata().map_or(true, is_ours), "{} belongs to somebody else", path.display());
        let folder = DataFolder::open(&path)?;
        if options.keep {
            say!("the data stays in {} for the next run", path.display());
        }
        let database = Database::kept(&folder)?;
        let mut bed =
            Self { workspace, binary, database, folder, password: String::new(), _throwaway: throwaway };
        // Ends a server that a killed run has left on this data.
        claim_port(bed.folder.path(), free_port()?)?;
        let mut migrate = bed.command("migrate");
        process::run(migrate.env("BIGLIVE_DATABASE_OWNER_URL", &bed.database.urls.owner))?;
        process::output(&mut bed.command("demo"))?;
        bed.forget_jobs()?;
        bed.password = fs::read_to_string(bed.folder.path().join("demo-password"))?.trim().to_owned();
        Ok(bed)
    }

    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// What the database has said.
    pub fn database_log(&self) -> PathBuf {
        self.folder.cluster().join("log")
    }

    /// The address of the role that the product runs as.
    pub fn app_url(&self) -> &str {
        &self.database.urls.app
    }

    pub fn superuser(&self) -> Result<Superuser> {
        let url = self.database.superuser_url().context("not a database of our own")?;
        Superuser::connect(&url, NoTls).context("the database cannot be reached")
    }

    /// Drops what waits in the queue: the rest of an earlier measurement.
    pub fn forget_jobs(&self) -> Result<()> {
        let free = "DELETE FROM graphile_worker._private_jobs WHERE locked_at IS NULL";
        self.superuser()?.batch_execute(free).context("the queue cannot be emptied")
    }

    pub fn database_cpu_micros(&self) -> Result<u64> {
        processes::server_cpu_micros(processes::postmaster(&self.folder.cluster())?)
    }

    /// Starts a process with these roles, the one that serves HTTP among them, and waits until it is ready.
    pub fn start(&self, roles: &str) -> Result<Running> {
        let mut running = self.spawn(roles)?;
        while Client::nobody(running.port).get("/health/ready").is_err() {
            running.is_alive()?;
            thread::sleep(Duration::from_millis(5));
        }
        running.ready_after = running.began.elapsed();
        Ok(running)
    }

    /// Starts a process that only works on jobs. It has no address; who waits for its work sees that it began.
    pub fn start_worker(&self) -> Result<Running> {
        let mut worker = self.spawn("worker")?;
        worker.ready_after = worker.began.elapsed();
        Ok(worker)
    }

    fn spawn(&self, roles: &str) -> Result<Running> {
        let port = free_port()?;
        let mut command = self.command("serve");
        command.args(["--roles", roles]);
        let log = self.data().join(format!("bench-{port}.log"));
        let file = File::create(&log).with_context(|| format!("{} cannot be written", log.display()))?;
        command.env("BIGLIVE_LISTEN", format!("127.0.0.1:{port}"));
        command.env("BIGLIVE_PUBLIC_URL", format!("http://localhost:{port}"));
        command.stdout(file.try_clone()?).stderr(file);
        let began = Instant::now();
        let group = Group::spawn(&mut command)?;
        fs::write(self.data().join("server.pid"), group.id().to_string())?;
        Ok(Running { group, port, log, began, ready_after: Duration::ZERO })
    }

    /// As a company would run it, except that limits are out of the way and mails stay here.
    fn command(&self, word: &str) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg(word);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("BIGLIVE_") {
                command.env_remove(name);
            }
        }
        for limit in ["API_PER_HOUR", "UPLOADS_PER_HOUR", "SIGN_IN_PER_MINUTE"] {
            command.env(format!("BIGLIVE_RATE_LIMIT_{limit}"), "1000000000");
        }
        command
            .env("DATABASE_URL", &self.database.urls.app)
            .env("BIGLIVE_DATA_DIR", self.folder.path())
            .env("BIGLIVE_LOG", "info");
        command
    }
}

/// Changes with whatever decides the content of the database.
fn fingerprint(workspace: &Workspace) -> Result<u64> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(workspace.path("migrations"))?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.sort();
    let mut bytes = [super::seed::SQL, super::claims::SQL, super::schedule::SQL].concat().into_bytes();
    for file in files {
        bytes.extend(fs::read(&file)?);
    }
    // FNV-1a
    Ok(bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)))
}

/// A process of the product. Dropping it stops it.
pub struct Running {
    group: Group,
    pub port: u16,
    log: PathBuf,
    began: Instant,
    /// From the start until it said that it was ready.
    pub ready_after: Duration,
}

impl Running {
    pub fn id(&self) -> u32 {
        self.group.id()
    }

    pub fn cpu_micros(&self) -> Result<u64> {
        processes::cpu_micros(self.id())
    }

    pub fn sign_in(&self, email: &str, password: &str) -> Result<Client> {
        Client::signed_in(self.port, email, password)
    }

    /// The access tokens of many people who sign in, several at a time.
    pub fn sign_all_in(&self, emails: &[String], password: &str) -> Result<Vec<String>> {
        say!("signing {} people in", emails.len());
        let each = emails.len().div_ceil(SIGN_IN_AT_ONCE).max(1);
        let sign_in = |emails: &[String]| -> Result<Vec<String>> {
            emails.iter().map(|email| Ok(self.sign_in(email, password)?.token().to_owned())).collect()
        };
        let sign_in = &sign_in;
        thread::scope(|scope| {
            let parts: Vec<_> = emails.chunks(each).map(|part| scope.spawn(move || sign_in(part))).collect();
            let signed_in = parts.into_iter().map(|part| part.join().ok().context("nobody was signed in")?);
            Ok(signed_in.collect::<Result<Vec<_>>>()?.concat())
        })
    }

    /// An error with its last words when it has ended, or when it takes too long to be ready.
    pub fn is_alive(&mut self) -> Result<()> {
        interrupt::check()?;
        let ended = self.group.poll()?;
        if ended.is_none() && (self.began.elapsed() < STARTS_WITHIN || self.ready_after > Duration::ZERO) {
            return Ok(());
        }
        let text = fs::read_to_string(&self.log).unwrap_or_default();
        match ended {
            Some(status) => bail!("the server ended ({status})\n{}", text.trim()),
            None => bail!("the server is not ready after {} s\n{}", STARTS_WITHIN.as_secs(), text.trim()),
        }
    }

    pub fn stop(mut self) -> Result<()> {
        ensure!(self.group.stop(DRAINS_WITHIN), "the server did not drain in time and was killed");
        let _ = fs::remove_file(&self.log);
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(None) = self.group.poll() {
            self.group.stop(DRAINS_WITHIN);
        }
    }
}
