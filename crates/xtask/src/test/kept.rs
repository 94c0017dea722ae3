//! What passed is not run again while nothing that it depends on has changed.
//!
//! For whoever works on one corner: a check takes as long as what the change can have touched. A continuous integration, a
//! chosen step or test, and `--all` always run. What is kept is kept beside the build, by content: another checkout
//! with the same files may use it. Without Git nothing is kept.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::count::Count;
use super::steps::Step;
use crate::process;
use crate::workspace::Workspace;

/// Programs whose versions tests depend on, besides what lock files name.
const PROGRAMS: [(&str, &str); 6] = [
    ("rustc", "-V"),
    ("node", "-v"),
    ("chromium-headless-shell", "--version"),
    ("chromium", "--version"),
    ("tesseract", "--version"),
    ("pg_config", "--version"),
];

/// Which files a step looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// Everything but the browser app.
    Server,
    /// The browser app, what checks it, and the API's document.
    Browser,
    Everything,
}

impl Scope {
    /// None of what takes no time or makes something that other steps need.
    fn of(step: Step) -> Option<Self> {
        match step {
            Step::Lint | Step::Rust | Step::Doc | Step::Conformance => Some(Self::Server),
            Step::WebLint | Step::Unit => Some(Self::Browser),
            Step::Journeys => Some(Self::Everything),
            Step::Format | Step::Tidy | Step::Openapi | Step::WebBuild | Step::Budgets | Step::Walks => None,
        }
    }

    fn holds(self, path: &str) -> bool {
        let is_browser = path.starts_with("web/");
        match self {
            Self::Server => !is_browser,
            Self::Browser => is_browser || path.starts_with("crates/xtask/") || path == "docs/openapi.json",
            Self::Everything => true,
        }
    }
}

pub struct Kept<'a> {
    workspace: &'a Workspace,
    folder: PathBuf,
}

impl<'a> Kept<'a> {
    /// Beside the build of this program.
    pub fn beside_the_build(workspace: &'a Workspace) -> Option<Self> {
        let folder = std::env::current_exe().ok()?.with_file_name("passed");
        Some(Self { workspace, folder })
    }

    /// What a step depends on now, in a word; nothing of steps that always run.
    pub fn state(&self, step: Step) -> Option<String> {
        let scope = Scope::of(step)?;
        let files = files(self.workspace)?;
        let programs = PROGRAMS.map(|(program, word)| process::output(Command::new(program).arg(word)).ok());
        Some(word_of(scope, &files, &programs))
    }

    /// With how many tests the step passed in this state.
    pub fn passed(&self, step: Step, state: &str) -> Option<Count> {
        let text = std::fs::read_to_string(self.folder.join(step.name())).ok()?;
        let (before, passed) = text.trim().split_once(' ')?;
        (before == state).then_some(Count { passed: passed.parse().ok()?, failed: 0 })
    }

    /// Keeps that the step passed, if nothing was changed while it ran.
    pub fn keep(&self, step: Step, state: &str, count: Count) {
        if count.failed == 0 && self.state(step).as_deref() == Some(state) {
            // What could not be kept is run again.
            let _ = std::fs::create_dir_all(&self.folder);
            let _ = std::fs::write(self.folder.join(step.name()), format!("{state} {}\n", count.passed));
        }
    }
}

fn word_of(scope: Scope, files: &[(String, String)], programs: &[Option<String>]) -> String {
    let mut hasher = DefaultHasher::new();
    for file in files.iter().filter(|(path, _)| scope.holds(path)) {
        file.hash(&mut hasher);
    }
    programs.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// All files of the checkout that Git does not ignore, with the hashes of their contents, also of what is not committed.
fn files(workspace: &Workspace) -> Option<Vec<(String, String)>> {
    let listed =
        process::output(workspace.command("git").args(["ls-files", "-co", "--exclude-standard"])).ok()?;
    let mut paths: Vec<&str> = listed.lines().filter(|path| workspace.path(path).is_file()).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut git = workspace.command("git");
    git.args(["hash-object", "--stdin-paths"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut git = git.spawn().ok()?;
    let mut input = git.stdin.take()?;
    let asked = paths.join("\n");
    let writer = std::thread::spawn(move || input.write_all(asked.as_bytes()));
    let output = git.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    let hashes = String::from_utf8(output.stdout).ok()?;
    let hashes: Vec<&str> = hashes.lines().collect();
    (output.status.success() && hashes.len() == paths.len())
        .then(|| paths.iter().zip(hashes).map(|(path, hash)| ((*path).to_owned(), hash.to_owned())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(scope: Scope, files: &[(&str, &str)]) -> String {
        let files: Vec<_> =
            files.iter().map(|(path, hash)| ((*path).to_owned(), (*hash).to_owned())).collect();
        word_of(scope, &files, &[Some("rustc 1".to_owned())])
    }

    #[test]
    fn a_step_runs_again_when_what_it_looks_at_has_changed() {
        let before = [("crates/a.rs", "1"), ("docs/openapi.json", "1"), ("web/b.ts", "1")];
        let server = [("crates/a.rs", "2"), ("docs/openapi.json", "1"), ("web/b.ts", "1")];
        let browser = [("crates/a.rs", "1"), ("docs/openapi.json", "1"), ("web/b.ts", "2")];
        let document = [("crates/a.rs", "1"), ("docs/openapi.json", "2"), ("web/b.ts", "1")];
        let runs = |scope, after: &[_]| word(scope, &before) != word(scope, after);
        for (after, expected) in [(server, [true, false]), (browser, [false, true]), (document, [true, true])]
        {
            assert_eq!([runs(Scope::Server, &after), runs(Scope::Browser, &after)], expected, "{after:?}");
            assert!(runs(Scope::Everything, &after));
        }
        // A file that moved is another one, and so is one that is gone.
        assert!(runs(Scope::Server, &[("crates/b.rs", "1"), ("docs/openapi.json", "1"), ("web/b.ts", "1")]));
        assert!(runs(Scope::Server, &[("docs/openapi.json", "1"), ("web/b.ts", "1")]));
        assert!(!runs(Scope::Everything, &before));
    }

    #[test]
    fn another_compiler_is_another_state() {
        let files = [("crates/a.rs".to_owned(), "1".to_owned())];
        let state = |version: &str| word_of(Scope::Server, &files, &[Some(version.to_owned()), None]);
        assert_ne!(state("rustc 1"), state("rustc 2"));
    }

    #[test]
    fn what_passed_is_known_until_something_changes() {
        let workspace = Workspace::find().unwrap();
        let folder = std::env::temp_dir().join(format!("biglive-passed-{}", std::process::id()));
        let kept = Kept { workspace: &workspace, folder: folder.clone() };
        let Some(state) = kept.state(Step::Unit) else { return };
        assert_eq!(kept.passed(Step::Unit, &state), None);
        kept.keep(Step::Unit, &state, Count { passed: 7, failed: 1 });
        assert_eq!(kept.passed(Step::Unit, &state), None, "it failed");
        kept.keep(Step::Unit, "another state", Count { passed: 7, failed: 0 });
        assert_eq!(kept.passed(Step::Unit, "another state"), None, "it changed while it ran");
        kept.keep(Step::Unit, &state, Count { passed: 7, failed: 0 });
        assert_eq!(kept.passed(Step::Unit, &state), Some(Count { passed: 7, failed: 0 }));
        assert_eq!(kept.passed(Step::Lint, &state), None);
        assert_eq!(kept.state(Step::Format), None, "it takes no time");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
