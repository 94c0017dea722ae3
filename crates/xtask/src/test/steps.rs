//! The steps, in their order, and what they have in common.

use std::sync::Arc;

use anyhow::Result;

use super::count::Count;
use super::late_demo::LateDemo;
use super::{browser, conformance, rust};
use crate::workspace::Workspace;
use crate::{openapi, process, tidy};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Format,
    Tidy,
    Lint,
    Rust,
    Doc,
    Openapi,
    WebLint,
    Unit,
    WebBuild,
    Budgets,
    Conformance,
    Journeys,
    Walks,
}

impl Step {
    /// Cheap and telling ones first.
    pub const ALL: [Self; 13] = [
        Self::Format,
        Self::Tidy,
        Self::Lint,
        Self::Rust,
        Self::Doc,
        Self::Openapi,
        Self::Conformance,
        Self::WebLint,
        Self::Unit,
        Self::WebBuild,
        Self::Budgets,
        Self::Journeys,
        Self::Walks,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Tidy => "tidy",
            Self::Lint => "lint",
            Self::Rust => "rust",
            Self::Doc => "doc",
            Self::Openapi => "openapi",
            Self::WebLint => "web-lint",
            Self::Unit => "unit",
            Self::WebBuild => "web-build",
            Self::Budgets => "budgets",
            Self::Conformance => "conformance",
            Self::Journeys => "journeys",
            Self::Walks => "walks",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Format => "format: rustfmt",
            Self::Tidy => "tidy: house rules",
            Self::Lint => "lint: clippy, warnings are errors",
            Self::Rust => "rust: tests on a real PostgreSQL",
            Self::Doc => "doc: examples in the documentation",
            Self::Openapi => "openapi: document and client are current",
            Self::WebLint => "web-lint: types and lints of the browser app",
            Self::Unit => "unit: browser unit tests",
            Self::WebBuild => "web-build: the browser app",
            Self::Budgets => "budgets: sizes of the browser app",
            Self::Conformance => "conformance: the whole API against its document",
            Self::Journeys => "journeys: Chromium on the real product",
            Self::Walks => "walks: Firefox and WebKitGTK, where they are installed",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    /// Whether a part of a test's name can choose among its tests.
    pub fn has_tests(self) -> bool {
        matches!(self, Self::Rust | Self::Doc | Self::Unit | Self::Journeys)
    }

    /// Whether it keeps one core busy at most and nobody waits for what it finds: it runs beside the steps behind it.
    pub fn runs_beside(self) -> bool {
        self == Self::Conformance
    }

    /// Whether it needs the whole machine for itself.
    pub fn runs_alone(self) -> bool {
        matches!(self, Self::Journeys | Self::Walks)
    }

    fn needs_web(self) -> bool {
        matches!(
            self,
            Self::Openapi
                | Self::WebLint
                | Self::Unit
                | Self::WebBuild
                | Self::Budgets
                | Self::Journeys
                | Self::Walks
        )
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Counted(Count),
    /// Passed before, with nothing changed since.
    Unchanged(Count),
    /// Nothing to do here, with the reason.
    Skipped(String),
}

/// What the steps of one run share.
pub struct Run<'a> {
    pub workspace: &'a Workspace,
    pub filter: Option<String>,
    pub demo: Arc<LateDemo>,
    /// The names of tests that failed so far.
    pub failed: Vec<String>,
}

impl<'a> Run<'a> {
    pub fn new(workspace: &'a Workspace, filter: Option<String>) -> Self {
        Self { workspace, filter, demo: Arc::default(), failed: Vec::new() }
    }

    /// For a step that runs beside others.
    pub fn beside(&self) -> Self {
        Self { demo: self.demo.clone(), ..Self::new(self.workspace, self.filter.clone()) }
    }
}

/// An error is a failed step, too.
pub fn perform(step: Step, run: &mut Run<'_>) -> Result<Outcome> {
    let workspace = run.workspace;
    if step.needs_web() && !workspace.path("web/package.json").exists() && !workspace.is_tracked("web") {
        return Ok(Outcome::Skipped("there is no browser app in this checkout".to_owned()));
    }
    match step {
        Step::Format => whole(process::run(workspace.cargo().args(["fmt", "--all", "--check"]))),
        Step::Tidy => whole(tidy::check(workspace)),
        Step::Lint => {
            let words = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
            whole(process::run(workspace.cargo().args(words)))
        }
        Step::Rust => rust::tests(run).map(Outcome::Counted),
        Step::Doc => rust::doc_tests(run).map(Outcome::Counted),
        Step::Openapi => whole(openapi::check(workspace)),
        Step::WebLint => whole(browser::lint(workspace)),
        Step::Unit => browser::unit_tests(run).map(Outcome::Counted),
        Step::WebBuild => whole(browser::build(workspace)),
        Step::Budgets => whole(browser::budgets(workspace)),
        Step::Conformance => conformance::check(workspace, &run.demo),
        Step::Journeys => browser::journeys(run).map(Outcome::Counted),
        Step::Walks => browser::walks(run),
    }
}

/// A step without tests of its own counts as one.
fn whole(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Counted(Count::PASSED))
}
