//! The whole API against its document: Schemathesis (PyPI, MIT) makes requests that the document allows, and others, and
//! holds each answer against it. No answer may be a server error, and none may be undocumented.

use std::process::Command;

use anyhow::Result;

use super::count::Count;
use super::late_demo::LateDemo;
use super::steps::Outcome;
use crate::http::Client;
use crate::process;
use crate::python::Package;
use crate::say::say;
use crate::workspace::Workspace;

const SCHEMATHESIS: Package = Package {
    title: "Schemathesis",
    program: "st",
    requirements: include_str!("conformance-requirements.txt"),
};
const CHECKS: &str =
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
/// A WebSocket, what would end the session that asks, and what answers a browser with a redirect.
const NOT_ASKED: [&str; 2] = ["live_open", "session_delete"];
/// Requests per operation, besides those for each limit that the document names.
const EXAMPLES: &str = "5";

/// Said at its end: other steps run beside it.
pub fn check(workspace: &Workspace, demo: &LateDemo) -> Result<Outcome> {
    let demo = demo.get(workspace)?;
    let folder = demo.binary.with_file_name("conformance");
    let program = match SCHEMATHESIS.install(&folder)? {
        Ok(program) => program,
        Err(why) => return Ok(Outcome::Skipped(why.to_owned())),
    };
    let mut plan = demo.plan()?;
    plan.is_unlimited = true;
    let stack = demo.stack(&plan)?;
    let password = plan.demo_password.as_deref().unwrap_or_default();
    let office = Client::signed_in(plan.port, "admin@demo.localhost", password)?;
    let mut command = Command::new(program);
    command
        .current_dir(&folder)
        .arg("run")
        .arg(format!("http://127.0.0.1:{}/api/openapi.json", plan.port))
        .arg("--header")
        .arg(format!("Authorization: Bearer {}", office.token()))
        .args(["--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES, "--seed", "1"])
        .args(["--checks", CHECKS, "--continue-on-failure", "--no-shrink", "--warnings", "off"])
        .args(["--request-timeout", "30"]);
    for operation in NOT_ASKED {
        command.args(["--exclude-operation-id", operation]);
    }
    let (status, text) = process::run_quietly(&mut command)?;
    let last_words = if status.success() { String::new() } else { stack.last_log_lines() };
    stack.stop()?;
    say!("\n── what {} said ──\n{}", SCHEMATHESIS.title, text.trim_end());
    if !status.success() {
        say!("the server's last lines:\n{last_words}");
    }
    Ok(Outcome::Counted(if status.success() { Count::PASSED } else { Count::FAILED }))
}
