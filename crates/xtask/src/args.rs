//! What was typed after `cargo xtask`, parsed by hand: a handful of words does not pay for a parser crate that
//! every first build would wait for.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::say::say;

pub const USAGE: &str = "\
usage: cargo xtask <command>

  up [--port N] [--data DIR] [--reset] [--dev]
                      build everything, start the database and the product with its demo companies
                      (default: port 8080, data in .data; --dev: debug build, log on the terminal)
  test [FILTER] [--quick] [--all]
                      everything that must hold before a change is accepted; FILTER is a step's name
                      or a part of test names; --quick leaves the browser journeys out; --all also runs
                      what passed before and has not been changed since
  tidy                house rules that the compiler does not know
  openapi [--check]   write docs/openapi.json and the browser's client from the binary (--check: fail on drift)
  shots               photograph every screen
  receipts DIR [--binary FILE]
                      read the receipts that DIR/labels.json names, and score what was read
  bench [SCENARIO…] [--keep] [--binary FILE]
                      measure, printed as a table";

#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    Up(UpOptions),
    Test(TestOptions),
    Tidy,
    Openapi { check: bool },
    Shots,
    Receipts(ReceiptsOptions),
    Bench,
    Help,
}

#[derive(Debug, PartialEq, Eq)]
pub struct UpOptions {
    pub port: u16,
    pub data: Option<PathBuf>,
    pub reset: bool,
    pub dev: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub struct ReceiptsOptions {
    pub folder: PathBuf,
    /// Measure this build instead of making one.
    pub binary: Option<PathBuf>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct TestOptions {
    pub filter: Option<String>,
    pub quick: bool,
    pub all: bool,
}

pub fn help() -> anyhow::Result<ExitCode> {
    say!("{USAGE}");
    Ok(ExitCode::SUCCESS)
}

/// The error is a sentence for the person who typed the arguments.
pub fn parse(words: impl IntoIterator<Item = String>) -> Result<Command, String> {
    let mut words = words.into_iter();
    let Some(command) = words.next() else { return Ok(Command::Help) };
    let rest: Vec<String> = words.collect();
    match command.as_str() {
        "up" => up(rest).map(Command::Up),
        "test" => test(rest).map(Command::Test),
        "openapi" => match rest.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] => Ok(Command::Openapi { check: false }),
            ["--check"] => Ok(Command::Openapi { check: true }),
            _ => Err(format!("`openapi` does not know {}", rest.join(" "))),
        },
        "tidy" => nothing_more(Command::Tidy, &rest),
        "shots" => nothing_more(Command::Shots, &rest),
        "receipts" => receipts(rest).map(Command::Receipts),
        "bench" => Ok(Command::Bench),
        "help" | "--help" | "-h" => Ok(Command::Help),
        unknown => Err(format!("there is no command `{unknown}`")),
    }
}

fn nothing_more(command: Command, rest: &[String]) -> Result<Command, String> {
    match rest {
        [] => Ok(command),
        _ => Err(format!("this command takes no arguments, but got: {}", rest.join(" "))),
    }
}

fn up(words: Vec<String>) -> Result<UpOptions, String> {
    let mut options = UpOptions { port: 8080, data: None, reset: false, dev: false };
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let (name, inline) = match word.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (word, None),
        };
        let mut value = || inline.clone().or_else(|| words.next()).ok_or(format!("{name} needs a value"));
        match name.as_str() {
            "--port" => {
                let text = value()?;
                options.port =
                    text.parse().ok().filter(|port| *port > 0).ok_or(format!("not a port: {text}"))?;
            }
            "--data" => options.data = Some(PathBuf::from(value()?)),
            "--reset" => options.reset = true,
            "--dev" => options.dev = true,
            unknown => return Err(format!("`up` does not know {unknown}")),
        }
    }
    Ok(options)
}

fn test(words: Vec<String>) -> Result<TestOptions, String> {
    let mut options = TestOptions::default();
    for word in words {
        match word.as_str() {
            "--quick" => options.quick = true,
            "--all" => options.all = true,
            flag if flag.starts_with('-') => return Err(format!("`test` does not know {flag}")),
            _ if options.filter.is_some() => return Err("`test` takes one filter".to_owned()),
            _ => options.filter = Some(word),
        }
    }
    Ok(options)
}

fn receipts(words: Vec<String>) -> Result<ReceiptsOptions, String> {
    let (mut folder, mut binary) = (None, None);
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--binary" => binary = Some(PathBuf::from(words.next().ok_or("--binary needs a value")?)),
            flag if flag.starts_with('-') => return Err(format!("`receipts` does not know {flag}")),
            _ if folder.is_some() => return Err("`receipts` takes one folder".to_owned()),
            _ => folder = Some(PathBuf::from(word)),
        }
    }
    let folder = folder.ok_or("`receipts` needs the folder that holds labels.json")?;
    Ok(ReceiptsOptions { folder, binary })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn up_has_defaults_and_takes_both_spellings_of_a_value() {
        let defaults = UpOptions { port: 8080, data: None, reset: false, dev: false };
        assert_eq!(parsed("up"), Ok(Command::Up(defaults)));
        let all = UpOptions { port: 9000, data: Some("/tmp/x".into()), reset: true, dev: true };
        assert_eq!(parsed("up --port=9000 --data /tmp/x --reset --dev"), Ok(Command::Up(all)));
    }

    #[test]
    fn nonsense_is_refused_with_its_name() {
        assert_eq!(parsed("up --port 0"), Err("not a port: 0".to_owned()));
        assert_eq!(parsed("up --port"), Err("--port needs a value".to_owned()));
        assert_eq!(parsed("fly"), Err("there is no command `fly`".to_owned()));
        assert_eq!(parsed("test --fast"), Err("`test` does not know --fast".to_owned()));
        assert!(parsed("tidy now").is_err());
    }

    #[test]
    fn receipts_takes_one_folder() {
        let options = ReceiptsOptions { folder: "photos".into(), binary: Some("b".into()) };
        assert_eq!(parsed("receipts photos --binary b"), Ok(Command::Receipts(options)));
        assert!(parsed("receipts").is_err() && parsed("receipts a b").is_err());
    }

    #[test]
    fn test_takes_one_filter() {
        let options = TestOptions { filter: Some("journeys".to_owned()), quick: true, all: true };
        assert_eq!(parsed("test journeys --quick --all"), Ok(Command::Test(options)));
        assert!(parsed("test one two").is_err());
    }
}
