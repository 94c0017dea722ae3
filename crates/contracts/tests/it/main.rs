//! Contracts through the HTTP API: one file a use case.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]
#![allow(clippy::print_stdout, reason = "a program that is not installed is named")]

mod assign;
mod decline;
mod download;
mod history;
mod lifecycle;
mod pages;
mod seal;
mod sign;
mod upload;
mod verify;

use serde_json::{Value, json};
use testkit::{Actor, TestApp, id_of};

/// A contract that artists sign as one document, sent to them.
async fn joint(
    app: &TestApp,
    order: &str,
    artists: &[&Actor<'_>],
    counter_signer: Option<&Actor<'_>>,
) -> String {
    let form = [("title", "Ensemble"), ("signing_mode", "joint"), ("signing_order", order)];
    let id = id_of(&app.admin().contract_with(&form).await);
    assign(app, &id, artists, counter_signer).await;
    id
}

/// Sends a contract and returns the parts.
async fn assign(
    app: &TestApp,
    id: &str,
    artists: &[&Actor<'_>],
    counter_signer: Option<&Actor<'_>>,
) -> Vec<Value> {
    let artist_ids: Vec<_> = artists.iter().map(|artist| artist.artist()).collect();
    let counter_signer = counter_signer.map(|actor| actor.user_id.unwrap());
    let body = json!({"artist_ids": artist_ids, "counter_signer_user_id": counter_signer});
    let parts = app.admin().act(id, "assign", body).await.expect(200);
    parts["assignments"].as_array().unwrap().clone()
}

/// Signer → state, as the office sees it, by name.
async fn states(app: &TestApp, id: &str) -> Vec<(String, String)> {
    let view = app.admin().get(&format!("/api/v1/contracts/{id}/assignments")).await.expect(200);
    let part = |part: &Value| (text(&part["signer_name"]), text(&part["status"]));
    let mut states: Vec<_> = view["data"].as_array().unwrap().iter().map(part).collect();
    states.sort();
    states
}

/// As [`states`], to be compared with.
fn expected(states: &[(&str, &str)]) -> Vec<(String, String)> {
    states.iter().map(|(name, state)| ((*name).to_owned(), (*state).to_owned())).collect()
}

async fn status(app: &TestApp, id: &str) -> String {
    text(&app.admin().detail(id).await["status"])
}

#[track_caller]
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// Actions of the company's audit log, oldest first.
async fn audit(app: &TestApp) -> Vec<String> {
    let sql = "SELECT action FROM audit_entries WHERE organization_id = $1 ORDER BY seq";
    let rows = app.superuser().await.query(sql, &[&app.organization_id]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

/// Text of a PDF as Poppler reads it; nothing, said aloud, where Poppler is not installed.
fn pdf_text(pdf: &[u8]) -> Option<String> {
    poppler("pdftotext", pdf, &["-layout", "-"])
}

/// What one of Poppler's programs says of a PDF.
fn poppler(program: &str, pdf: &[u8], after: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output = std::process::Command::new(program).arg(&path).args(after).env("LC_ALL", "C.UTF-8").output();
    match output {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            println!("not checked: {program} is not installed");
            None
        }
        Err(error) => panic!("{program}: {error}"),
    }
}
