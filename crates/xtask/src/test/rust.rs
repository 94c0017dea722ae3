//! The Rust tests, on a private PostgreSQL that forgets everything quickly.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::count::{self, Count};
use super::named;
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
/// A second opinion of calendars (BSD and LGPL; with JavaScript's ical.js, MPL, of `crates/xtask/calendars`).
const ICALENDAR: Package = Package {
    title: "icalendar",
    program: "icalendar",
    requirements: include_str!("icalendar-requirements.txt"),
};

pub fn tests(run: &mut Run<'_>) -> Result<Count> {
    install_validators()?;
    install_tesseract()?;
    let programs = installed()?;
    install_ical_js(run)?;
    let database = TestDatabase::start()?;
    let has_nextest = process::succeeds(run.workspace.cargo().args(["nextest", "--version"]));
    let mut command = run.workspace.cargo();
    if has_nextest {
        command.args(["nextest", "run", "--workspace", "--no-fail-fast", "--no-tests=pass"]);
        command.args(&run.filter);
        command.args(["--test-threads", &at_the_same_time().to_string()]);
        if std::env::var_os("CI").is_some() {
            // Other people's machines pause at will; what needs its second try is told as flaky.
            command.args(["--retries", "1"]);
        }
    } else {
        // Documentation examples are a step of their own.
        command.args(["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]);
        command.args(&run.filter);
        command.env("RUST_TEST_THREADS", at_the_same_time().to_string());
    }
    database.tell(&mut command);
    // Behind everything else: Python is the machine's own.
    let folders = std::env::var_os("PATH").unwrap_or_default();
    command.env("PATH", std::env::join_paths(std::env::split_paths(&folders).chain(programs))?);
    let (status, text) = process::run_shown(&mut command)?;
    let (counted, failed) = if has_nextest {
        (count::nextest(&text), named::nextest(&text))
    } else {
        (count::cargo_test(&text), named::cargo_test(&text))
    };
    run.failed.extend(failed);
    Ok(count::with_status(counted, status))
}

/// A test waits for the database half of its time: two a core.
fn at_the_same_time() -> usize {
    2 * std::thread::available_parallelism().map_or(1, usize::from)
}

/// The folders of the Python programs that tests ask for their opinion; says what cannot be had.
fn installed() -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for (package, what) in [(PYHANKO, "look at sealed files"), (ICALENDAR, "read calendars")] {
        match package.install(&std::env::current_exe()?.with_file_name(package.program))? {
            Ok(program) => folders.extend(program.parent().map(Into::into)),
            Err(why) => say!("{} does not {what}: {why}", package.title),
        }
    }
    Ok(folders)
}

/// Where it is, its test finds it.
fn install_ical_js(run: &Run<'_>) -> Result<()> {
    let folder = run.workspace.path("crates/xtask/calendars");
    let (wanted, kept) = (folder.join("package-lock.json"), folder.join("node_modules/wanted.json"));
    if on_path("npm").is_none() {
        say!("ical.js does not read calendars: npm is not installed");
        return Ok(());
    }
    if fs::read(&wanted)? == fs::read(&kept).unwrap_or_default() {
        return Ok(());
    }
    say!("installing ical.js (npm)");
    let mut install = Command::new("npm");
    install.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder);
    process::run(&mut install)?;
    fs::copy(wanted, kept)?;
    Ok(())
}

pub fn doc_tests(run: &mut Run<'_>) -> Result<Count> {
    let mut command = run.workspace.cargo();
    command.args(["test", "--workspace", "--doc", "--no-fail-fast"]).args(&run.filter);
    let (status, text) = process::run_shown(&mut command)?;
    run.failed.extend(named::cargo_test(&text));
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
