//! The product's binary: its commands with the right environment, and its long-running server.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use super::Plan;
use crate::postgres::Urls;
use crate::process::{self, Group, interrupt};
use crate::say::say;

const DRAINS_WITHIN: Duration = Duration::from_secs(35);
const ID_FILE: &str = "server.pid";
const LAST_LINES: usize = 30;

/// Meant for xtask, its tests and its browser journeys. The product refuses settings that it does not know.
const NOT_FOR_THE_PRODUCT: [&str; 7] = [
    "BIGLIVE_PG_BIN",
    "BIGLIVE_TEST_DATABASE_URL",
    "BIGLIVE_DATABASE_OWNER_URL",
    "BIGLIVE_BASE_URL",
    "BIGLIVE_SHOTS_DIR",
    "BIGLIVE_CHROMIUM",
    "BIGLIVE_CHROMIUM_WHOLE",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logs {
    Terminal,
    /// `server.log` in the data folder.
    File,
}

pub struct Product<'a> {
    pub plan: &'a Plan,
    pub urls: &'a Urls,
    pub data: &'a Path,
}

impl Product<'_> {
    pub fn public_url(&self) -> String {
        format!("http://localhost:{}", self.plan.port)
    }

    /// The schema and the demo companies. Returns their sign-ins as `biglive demo` prints them.
    pub fn prepare(&self) -> Result<String> {
        say!("preparing the database");
        process::run(&mut self.migrate())?;
        interrupt::check()?;
        say!("making the demo companies");
        let sign_ins = process::output(&mut self.demo())?;
        interrupt::check()?;
        Ok(sign_ins)
    }

    /// The only command that may change the schema, so the only one that learns the owner's password.
    fn migrate(&self) -> Command {
        let mut command = self.command("migrate");
        command.env("BIGLIVE_DATABASE_OWNER_URL", &self.urls.owner);
        command
    }

    fn demo(&self) -> Command {
        self.command("demo")
    }

    fn command(&self, word: &str) -> Command {
        let mut command = Command::new(&self.plan.binary);
        command.arg(word);
        for name in NOT_FOR_THE_PRODUCT {
            command.env_remove(name);
        }
        command
            .env("DATABASE_URL", &self.urls.app)
            .env("BIGLIVE_LISTEN", format!("127.0.0.1:{}", self.plan.port))
            .env("BIGLIVE_PUBLIC_URL", self.public_url())
            .env("BIGLIVE_DATA_DIR", self.data)
            .env("BIGLIVE_DEV_MAILBOX", "true");
        if let Some(password) = &self.plan.demo_password {
            command.env("BIGLIVE_DEMO_PASSWORD", password);
        }
        if let Some(folder) = &self.plan.web_dir {
            command.env("BIGLIVE_WEB_DIR", folder);
        }
        if self.plan.is_unlimited {
            for limit in ["API_PER_HOUR", "UPLOADS_PER_HOUR", "SIGN_IN_PER_MINUTE"] {
                command.env(format!("BIGLIVE_RATE_LIMIT_{limit}"), "1000000000");
            }
        }
        command
    }
}

/// A running `biglive serve`. Dropping it stops it.
pub struct Server {
    group: Group,
    log: Option<PathBuf>,
    id_file: PathBuf,
}

impl Server {
    pub fn start(product: &Product<'_>) -> Result<Self> {
        claim_port(product.data, product.plan.port)?;
        let id_file = product.data.join(ID_FILE);
        let mut serve = product.command("serve");
        let log = match product.plan.logs {
            Logs::Terminal => None,
            Logs::File => {
                let path = product.data.join("server.log");
                let file =
                    File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
                serve.stdout(file.try_clone()?).stderr(file);
                Some(path)
            }
        };
        let group = Group::spawn(&mut serve)?;
        fs::write(&id_file, group.id().to_string())?;
        Ok(Self { group, log, id_file })
    }

    pub fn id(&self) -> u32 {
        self.group.id()
    }

    pub fn poll(&mut self) -> Result<Option<ExitStatus>> {
        self.group.poll()
    }

    /// SIGTERM, and time to finish what was begun. Returns whether that sufficed.
    pub fn stop(&mut self) -> bool {
        if let Ok(Some(_)) = self.group.poll() {
            return true;
        }
        let drained = self.group.stop(DRAINS_WITHIN);
        let _ = fs::remove_file(&self.id_file);
        drained
    }

    pub fn last_log_lines(&self) -> String {
        let Some(path) = &self.log else { return String::new() };
        let text = fs::read(path).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(LAST_LINES)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Fails when somebody else listens there. Our own forgotten server is ended.
pub fn claim_port(data: &Path, port: u16) -> Result<()> {
    end_orphan(data);
    if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err() {
        bail!("port {port} is taken by another program; choose another with --port N");
    }
    Ok(())
}

/// Ends the server of a command that was killed and could not do so itself.
pub fn end_orphan(data: &Path) {
    let id_file = data.join(ID_FILE);
    let Ok(text) = fs::read_to_string(&id_file) else { return };
    if let Some(id) = text.trim().parse().ok().and_then(Pid::from_raw)
        && is_our_server(id)
    {
        say!("stopping the server that an earlier run left behind");
        let _ = kill_process(id, Signal::TERM);
        let began = Instant::now();
        while is_our_server(id) && began.elapsed() < DRAINS_WITHIN {
            thread::sleep(Duration::from_millis(200));
        }
    }
    let _ = fs::remove_file(id_file);
}

fn is_our_server(id: Pid) -> bool {
    let line = process::command_line(&id.as_raw_nonzero().to_string());
    line.contains("biglive") && line.contains("serve")
}
