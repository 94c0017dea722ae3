//! A child process and everything it starts, ended together.

use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use super::interrupt::{self, Interrupted};

const POLL: Duration = Duration::from_millis(20);
const GRACE_WHEN_INTERRUPTED: Duration = Duration::from_secs(10);

/// Dropping it kills what is left of the group.
pub struct Group {
    child: Child,
    status: Option<ExitStatus>,
}

impl Group {
    pub fn spawn(command: &mut Command) -> Result<Self> {
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("{} cannot be run", command.get_program().to_string_lossy()))?;
        Ok(Self { child, status: None })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn take_output(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        (self.child.stdout.take(), self.child.stderr.take())
    }

    /// Waits for the leader; when xtask is interrupted, ends the group first.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.poll()? {
                return Ok(status);
            }
            if interrupt::requested() {
                self.stop(GRACE_WHEN_INTERRUPTED);
                return Err(Interrupted.into());
            }
            thread::sleep(POLL);
        }
    }

    /// The leader's status once it has ended.
    pub fn poll(&mut self) -> Result<Option<ExitStatus>> {
        if self.status.is_none() {
            self.status = self.child.try_wait().context("a child process cannot be waited for")?;
        }
        Ok(self.status)
    }

    /// Asks the group to end (SIGTERM) and kills it when it has not within `grace`, or when a person insists.
    /// Returns whether it ended by itself.
    pub fn stop(&mut self, grace: Duration) -> bool {
        let asked = Instant::now();
        let patience = interrupt::requests().max(1);
        let mut ended_itself = true;
        self.signal(Signal::TERM);
        while let Ok(None) = self.poll() {
            if asked.elapsed() > grace || interrupt::requests() > patience {
                ended_itself = false;
                break;
            }
            thread::sleep(POLL);
        }
        // Also when the leader went by itself: what it started may have stayed.
        self.signal(Signal::KILL);
        if !ended_itself {
            let _ = self.child.wait().map(|status| self.status = Some(status));
        }
        ended_itself
    }

    /// For programs that end their own children.
    pub fn signal_leader(&self, signal: Signal) {
        let _ = kill_process(Pid::from_child(&self.child), signal);
    }

    pub fn ends_within(&mut self, patience: Duration) -> bool {
        let began = Instant::now();
        while let Ok(None) = self.poll() {
            if began.elapsed() > patience {
                return false;
            }
            thread::sleep(POLL);
        }
        true
    }

    fn signal(&self, signal: Signal) {
        // An error means that no process of the group is left, which is what was wanted.
        let _ = kill_process_group(Pid::from_child(&self.child), signal);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Ok(None) = self.poll() {
            self.signal(Signal::KILL);
            let _ = self.child.wait();
        }
    }
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
    fn a_group_that_listens_ends_by_itself() {
        let mut group = Group::spawn(&mut shell("trap 'exit 7' TERM; while :; do sleep 0.05; done")).unwrap();
        thread::sleep(Duration::from_millis(200));
        assert!(group.stop(Duration::from_secs(5)));
        assert!(group.poll().unwrap().is_some());
    }

    #[test]
    fn a_group_that_does_not_listen_is_killed() {
        let mut group = Group::spawn(&mut shell("trap '' TERM; while :; do sleep 0.05; done")).unwrap();
        thread::sleep(Duration::from_millis(200));
        assert!(!group.stop(Duration::from_millis(200)));
        assert!(group.poll().unwrap().is_some());
    }
}
