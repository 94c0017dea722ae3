//! The first page of a contract that nobody has looked at yet, as a picture.

use std::time::Instant;

use anyhow::{Context, Result, ensure};

use super::bed::{ALL_ROLES, Bed};
use super::figures::{median, millis};
use super::pdf;
use super::table::Row;

const DOCUMENTS: usize = 5;

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    let server = bed.start(ALL_ROLES)?;
    let mut office = server.sign_in("admin@demo.localhost", &bed.password)?;
    let mut contracts = Vec::new();
    for number in 0..DOCUMENTS {
        let contract =
            office.upload(&format!("Preview {number}"), &pdf::contract(10, &format!("preview {number}")))?;
        contracts.push(contract["id"].as_str().context("no id")?.to_owned());
    }
    // Nothing of the uploads is left in the process that draws.
    server.stop()?;
    let server = bed.start(ALL_ROLES)?;
    let mut office = server.sign_in("admin@demo.localhost", &bed.password)?;
    let mut times = Vec::new();
    let mut size = 0;
    for id in contracts {
        let began = Instant::now();
        let answer = office.get(&format!("/api/v1/contracts/{id}/pages/1"))?;
        times.push(millis(began.elapsed()));
        ensure!(answer.body.starts_with(b"\x89PNG"), "not a picture");
        size = answer.body.len();
    }
    server.stop()?;
    let time = median(&times);
    Ok(vec![
        Row::judged("first page preview, cold", format!("{time:.0} ms"), "< 300 ms", time < 300.0),
        Row::fact("  the very first of a process", format!("{:.0} ms", times[0])),
        Row::fact("  size of the picture", format!("{} KB", size / 1000)),
    ])
}
