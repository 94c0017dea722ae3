//! The Rust tests, on a private PostgreSQL that forgets everything quickly.

use std::process::Command;

use anyhow::Result;

use super::count::{self, Count};
use super::steps::Run;
use crate::chromium::on_path;
use crate::places::Throwaway;
use crate::postgres::{Cluster, Durability, Passwords, stop_abandoned};
use crate::python::Package;
use crate::receipts::install_tesseract;
use crate::say::say;
use crate::{debian, process};

const PURPOSE: &str = "test";
const DATABASE_URL: &str = "BIGLIVE_TEST_DATABASE_URL";
/// A second opinion of sealed files (MIT).
const PYHANKO: Package =
    Package { title: "pyHanko", program: "pyhanko", requirements: include_str!("pyhanko-requirements.txt") };

pub fn tests(run: &Run<'_>) -> Result<Count> {
    install_validators()?;
    install_tesseract()?;
    let pyhanko = PYHANKO.install(&std::env::current_exe()?.with_file_name("pyhanko"))?;
    let database = TestDatabase::start()?;
    let has_nextest = process::succeeds(run.workspace.cargo().args(["nextest", "--version"]));
    let mut command = run.workspace.cargo();
    if has_nextest {
        command.args(["nextest", "run", "--workspace", "--no-fail-fast", "--no-tests=pass"]);
        command.args(&run.filter);
        // A test waits for the database half of its time.
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        command.args(["--test-threads", &(cores + 1).to_string()]);
        if std::env::var_os("CI").is_some() {
            // Other people's machines pause at will; what needs its second try is told as flaky.
            command.args(["--retries", "1"]);
        }
    } else {
        // Documentation examples are a step of their own.
        command.args(["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]);
        command.args(&run.filter);
    }
    database.tell(&mut command);
    match pyhanko {
        // Behind everything else: Python is the machine's own.
        Ok(program) => {
            let folders = std::env::var_os("PATH").unwrap_or_default();
            let folders = std::env::split_paths(&folders).chain(program.parent().map(Into::into));
            command.env("PATH", std::env::join_paths(folders)?);
        }
        Err(why) => say!("pyHanko does not look at sealed files: {why}"),
    }
    let (status, text) = process::run_shown(&mut command)?;
    let counted = if has_nextest { count::nextest(&text) } else { count::cargo_test(&text) };
    Ok(count::with_status(counted, status))
}

pub fn doc_tests(run: &Run<'_>) -> Result<Count> {
    let mut command = run.workspace.cargo();
    command.args(["test", "--workspace", "--doc", "--no-fail-fast"]).args(&run.filter);
    let (status, text) = process::run_shown(&mut command)?;
    Ok(count::with_status(count::cargo_test(&text), status))
}

/// Sealed files and files for banks are checked by programs that are not ours.
fn install_validators() -> Result<()> {
    let of_packages = [("poppler-utils", &["pdfsig", "pdftotext"][..]), ("libxml2-utils", &["xmllint"][..])];
    let missing = of_packages
        .into_iter()
        .filter(|(_, programs)| programs.iter().any(|program| on_path(program).is_none()))
        .map(|(package, _)| package);
    let missing: Vec<&str> = missing.collect();
    if missing.is_empty() { Ok(()) } else { debian::install(&missing) }
}

/// One that the environment names, or our own.
struct TestDatabase {
    cluster: Option<Cluster>,
    _place: Option<Throwaway>,
}

impl TestDatabase {
    fn start() -> Result<Self> {
        if std::env::var_os(DATABASE_URL).is_some() {
            say!("using the PostgreSQL that {DATABASE_URL} names");
            return Ok(Self { cluster: None, _place: None });
        }
        stop_abandoned(PURPOSE);
        let place = Throwaway::in_memory(PURPOSE)?;
        let password = Passwords::random()?.superuser;
        let cluster = Cluster::start(&place.path().join("postgres"), Durability::Forgetful, &password)?;
        say!("PostgreSQL {} on port {}", cluster.major(), cluster.port());
        Ok(Self { cluster: Some(cluster), _place: Some(place) })
    }

    fn tell(&self, command: &mut Command) {
        // A database that a developer uses otherwise is none of the tests' business.
        command.env_remove("DATABASE_URL");
        if let Some(cluster) = &self.cluster {
            command.env(DATABASE_URL, cluster.superuser_url("postgres"));
        }
    }
}
