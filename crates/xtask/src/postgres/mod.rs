//! A PostgreSQL of our own: found or fetched, its cluster made, started, prepared for the product and stopped.
//!
//! Never touches a server that it did not start, and never deletes a `postmaster.pid`. Start at `cluster`.

mod account;
mod bootstrap;
mod cluster;
mod fetch;
mod find;
mod passwords;
mod settings;

pub use account::{Account, is_root};
pub use bootstrap::{DATABASE, Urls, prepare};
pub use cluster::{Cluster, free_port, short_name, stop_abandoned, stop_leftover};
pub use passwords::Passwords;
pub use settings::Durability;
