//! The whole product through its HTTP API: what holds for every feature.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

mod audit;
mod authorization;
mod commands;
mod crash;
mod encryption;
mod files;
mod forgery;
mod http;
mod idempotency;
mod jobs;
mod kept;
mod keys;
mod lists;
mod live;
mod process;
mod revocations;
mod search;
mod tenancy;
mod wire;

use serde_json::Value;

#[track_caller]
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
