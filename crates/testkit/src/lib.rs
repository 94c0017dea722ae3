//! Tests through the real thing: the real router and worker on a real PostgreSQL, a clock that the test moves, and
//! actors who are types of people.
//!
//! [`TestApp::start`] clones a migrated template database in which two companies exist: the one the test works in, and
//! another whose rows must not change. When the app is dropped it asserts that, and that no job is left over.

pub mod actor;
pub mod app;
pub mod authenticator;
pub mod config;
pub mod contracts;
mod database;
pub mod people;
pub mod schema;

pub use actor::{Actor, Reply};
pub use app::{TestApp, eventually, sample_pdf};
pub use contracts::id_of;
pub use people::Person;
