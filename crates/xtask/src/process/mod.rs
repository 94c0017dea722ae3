//! Child processes. Each runs in its own process group, so a Ctrl-C in the terminal reaches only xtask, which then
//! ends its children in the right order.

mod group;
pub mod interrupt;

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

pub use group::Group;

/// Runs to the end with the terminal's output; a failure names the command. Ends early when interrupted.
pub fn run(command: &mut Command) -> Result<()> {
    let status = Group::spawn(command)?.wait()?;
    succeeded(command, status)
}

/// Like [`run`], with what it printed. Output that passes by is shown at once and kept for counting.
pub fn run_shown(command: &mut Command) -> Result<(ExitStatus, String)> {
    if std::io::stdout().is_terminal() {
        // They see a pipe and would go grey.
        command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
    }
    run_heard(command, std::io::stdout(), std::io::stderr())
}

/// Like [`run_shown`], showing nothing: for what runs beside something else.
pub fn run_quietly(command: &mut Command) -> Result<(ExitStatus, String)> {
    run_heard(command, std::io::sink(), std::io::sink())
}

fn run_heard(
    command: &mut Command,
    out: impl Write + Send + 'static,
    err: impl Write + Send + 'static,
) -> Result<(ExitStatus, String)> {
    let mut group = Group::spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let (stdout, stderr) = group.take_output();
    let readers = [thread::spawn(move || pass_on(stdout, out)), thread::spawn(move || pass_on(stderr, err))];
    let status = group.wait();
    let mut text = String::new();
    for reader in readers {
        text.push_str(&reader.join().unwrap_or_default());
    }
    Ok((status?, text))
}

/// What a short, silent command prints on its standard output. Not interruptible: clean-up uses it too.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .process_group(0)
        .output()
        .with_context(|| format!("{} cannot be run", program(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let also = String::from_utf8_lossy(&output.stdout);
        bail!("{} failed ({}): {} {}", line(command), output.status, said.trim(), also.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether the command can be run and ends well; its output is thrown away.
pub fn succeeds(command: &mut Command) -> bool {
    let status =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).status();
    status.is_ok_and(|status| status.success())
}

pub fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    bail!("`{}` failed ({status})", line(command))
}

/// How a running process was started, empty when there is none. Numbers of processes are used again: look before
/// ending one that a file names.
pub fn command_line(id: &str) -> String {
    // Small systems have no `ps`, others no `/proc`.
    match std::fs::read_to_string(format!("/proc/{id}/cmdline")) {
        Ok(words) => words.replace('\0', " "),
        Err(_) => output(Command::new("ps").args(["-o", "args=", "-p", id])).unwrap_or_default(),
    }
}

fn program(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn pass_on(from: Option<impl Read>, mut to: impl Write) -> String {
    let mut kept = String::new();
    let Some(from) = from else { return kept };
    let mut from = BufReader::new(from);
    let mut bytes = Vec::new();
    while let Ok(1..) = from.read_until(b'\n', &mut bytes) {
        let _ = to.write_all(&bytes);
        let _ = to.flush();
        kept.push_str(&String::from_utf8_lossy(&bytes));
        bytes.clear();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn output_is_returned_and_a_failure_names_command_and_message() {
        assert_eq!(output(&mut shell("echo good")).unwrap(), "good\n");
        let error = output(&mut shell("echo bad >&2; exit 3")).unwrap_err().to_string();
        assert!(error.contains("sh -c") && error.contains("bad"), "{error}");
    }

    #[test]
    fn shown_output_has_both_streams() {
        let (status, text) = run_shown(&mut shell("echo one; echo two >&2; exit 4")).unwrap();
        assert_eq!(status.code(), Some(4));
        assert!(text.contains("one") && text.contains("two"));
    }

    #[test]
    fn a_running_process_is_known_by_its_command_line() {
        let mut group = Group::spawn(&mut shell("sleep 20; echo marker")).unwrap();
        // Until the new program has replaced the copy of this one.
        while !command_line(&group.id().to_string()).contains("marker") {
            thread::yield_now();
        }
        group.stop(std::time::Duration::from_secs(5));
        assert_eq!(command_line(&group.id().to_string()), "");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(format!("{error:#}").contains("no-such-program-here"));
    }
}
