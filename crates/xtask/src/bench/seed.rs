//! Fills the database with a million contracts of fifty companies.

use std::fs;
use std::time::Instant;

use anyhow::{Context, Result};

use super::bed::Bed;
use crate::say::say;

pub const SQL: &str = include_str!("seed.sql");

pub const COMPANIES: usize = 50;

/// Written when everything is there.
const DONE: &str = "bench-seeded";

/// The address of a company's administrator; companies count from 1.
pub fn admin(company: usize) -> String {
    format!("admin@bench-{company}.localhost")
}

/// The address of one of a company's artists; artists count from 0.
pub fn artist(number: usize, company: usize) -> String {
    format!("artist{number}@bench-{company}.localhost")
}

/// Artists of each company.
pub const ARTISTS: usize = 100;

/// Takes a few minutes the first time; nothing after that.
pub fn ensure(bed: &Bed<'_>) -> Result<()> {
    let done = bed.data().join(DONE);
    if done.exists() {
        return Ok(());
    }
    let mut database = bed.superuser()?;
    let began = Instant::now();
    if database.query("SELECT 1 FROM organizations WHERE slug = 'bench-1'", &[])?.is_empty() {
        say!("making a million contracts");
        database.batch_execute(SQL).context("the contracts cannot be made")?;
    }
    database.batch_execute("VACUUM (ANALYZE)")?;
    database.batch_execute("CHECKPOINT")?;
    fs::write(&done, "")?;
    say!("made them in {} s", began.elapsed().as_secs());
    Ok(())
}
