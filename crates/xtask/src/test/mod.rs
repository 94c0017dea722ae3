//! `cargo xtask test`: everything that must hold before a change is accepted.
//!
//! Each step is announced, timed and counted, and a failed one does not hide the next. One that leaves a core free runs
//! beside those behind it. The last line says how many tests (and steps without tests of their own) passed and failed.
//! Start at `steps` for what they are.

mod browser;
mod conformance;
mod count;
mod kept;
mod late_demo;
mod named;
mod report;
mod rust;
mod steps;

use std::process::ExitCode;
use std::thread::{self, ScopedJoinHandle};
use std::time::Instant;

use anyhow::{Result, bail};

use crate::args::TestOptions;
use crate::process::interrupt::{self, Interrupted};
use crate::say::{complain, say};
use crate::workspace::Workspace;
use count::Count;
use kept::Kept;
use report::{Finished, Report};
use steps::{Outcome, Run, Step};

pub fn run(workspace: &Workspace, options: &TestOptions) -> Result<ExitCode> {
    let selection = Selection::of(options);
    let kept = selection.keeps.then(|| Kept::beside_the_build(workspace)).flatten();
    let mut run = Run::new(workspace, selection.filter.clone());
    let mut report = Report::default();
    thread::scope(|scope| -> Result<()> {
        let mut beside = Vec::new();
        for step in Step::ALL.into_iter().filter(|step| selection.includes(*step)) {
            if step.runs_alone() {
                finish_all(&mut beside, &mut report)?;
            }
            say!("\n── {} ──", step.title());
            let begun = Begun::now(step, kept.as_ref());
            if let Some(count) = begun.passed_before() {
                say!("passed before, and nothing that it looks at has changed (--all runs it again)");
                report.add(begun.ended(Outcome::Unchanged(count)));
            } else if step.runs_beside() {
                say!("runs beside the next steps");
                let mut own = run.beside();
                beside.push(scope.spawn(move || begun.finish(steps::perform(step, &mut own))));
            } else {
                report.add(begun.finish(steps::perform(step, &mut run))?);
                interrupt::check()?;
            }
        }
        finish_all(&mut beside, &mut report)
    })?;
    let total = report.total();
    // Otherwise a misspelt filter would look like a success.
    let found_nothing = total == Count::default();
    if found_nothing {
        complain!("\nno test matches {:?}", options.filter.as_deref().unwrap_or_default());
    }
    if !run.failed.is_empty() {
        say!("\nfailed:\n  {}", run.failed.join("\n  "));
    }
    say!("{}", report.text());
    Ok(if total.failed > 0 || found_nothing { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// A step under way.
struct Begun<'a> {
    step: Step,
    at: Instant,
    /// What it depends on, where that is kept.
    state: Option<(&'a Kept<'a>, String)>,
}

impl<'a> Begun<'a> {
    fn now(step: Step, kept: Option<&'a Kept<'a>>) -> Self {
        Self { step, at: Instant::now(), state: kept.and_then(|kept| Some((kept, kept.state(step)?))) }
    }

    fn passed_before(&self) -> Option<Count> {
        self.state.as_ref().and_then(|(kept, state)| kept.passed(self.step, state))
    }

    /// An error is a failed step, but for one: somebody wants to stop.
    fn finish(self, outcome: Result<Outcome>) -> Result<Finished> {
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(error) if error.is::<Interrupted>() => return Err(error),
            Err(error) => {
                complain!("{error:#}");
                Outcome::Counted(Count::FAILED)
            }
        };
        if let (Some((kept, state)), Outcome::Counted(count)) = (&self.state, &outcome) {
            kept.keep(self.step, state, *count);
        }
        Ok(self.ended(outcome))
    }

    fn ended(&self, outcome: Outcome) -> Finished {
        Finished { step: self.step, outcome, took: self.at.elapsed() }
    }
}

/// Waits for the steps that run beside others.
fn finish_all(beside: &mut Vec<ScopedJoinHandle<'_, Result<Finished>>>, report: &mut Report) -> Result<()> {
    for step in beside.drain(..) {
        report.add(step.join().unwrap_or_else(|_| bail!("a step panicked"))?);
        interrupt::check()?;
    }
    Ok(())
}

/// What of all this a person asked for.
struct Selection {
    only: Option<Step>,
    /// A part of test names, for the steps that have tests.
    filter: Option<String>,
    quick: bool,
    /// Whether what passed before is believed.
    keeps: bool,
}

impl Selection {
    fn of(options: &TestOptions) -> Self {
        let only = options.filter.as_deref().and_then(Step::named);
        let filter = options.filter.clone().filter(|_| only.is_none());
        let is_watched = std::env::var_os("CI").is_some();
        let keeps = options.filter.is_none() && !options.all && !is_watched;
        Self { only, filter, quick: options.quick, keeps }
    }

    fn includes(&self, step: Step) -> bool {
        match self.only {
            Some(only) => step == only,
            None if self.filter.is_some() && !step.has_tests() => false,
            // The other browsers answer at their own pace: somebody looks at what they say.
            None => step != Step::Walks && !(self.quick && step == Step::Journeys),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selected(filter: Option<&str>, quick: bool) -> Vec<&'static str> {
        let selection = Selection::of(&TestOptions { filter: filter.map(str::to_owned), quick, all: false });
        Step::ALL.into_iter().filter(|step| selection.includes(*step)).map(Step::name).collect()
    }

    #[test]
    fn everything_runs_unless_something_was_chosen() {
        assert_eq!(selected(None, false).len(), Step::ALL.len() - 1);
        assert_eq!(selected(None, true).len(), Step::ALL.len() - 2);
        assert_eq!(selected(Some("walks"), false), ["walks"]);
        assert_eq!(selected(Some("tidy"), false), ["tidy"]);
        assert_eq!(selected(Some("journeys"), true), ["journeys"]);
        assert_eq!(selected(Some("cannot_approve"), false), ["rust", "doc", "unit", "journeys"]);
    }
}
