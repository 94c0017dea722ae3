//! CPU time and peak memory of what an upload does with a photo of twelve megapixels: recognised, decoded, turned upright,
//! made smaller, compressed, fingerprinted. The program does it to the same photo again and again, and is watched.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use anyhow::{Context, Result};

use super::bed::Bed;
use super::photo;
use super::processes;
use super::table::Row;
use crate::process::{self, Group};

const PHOTOS: usize = 20;

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    let file = bed.data().join("photo.jpg");
    let photo = photo::jpeg(4_000, 3_000);
    let megabytes = photo.len() as f64 / 1e6;
    fs::write(&file, photo).with_context(|| format!("{} cannot be written", file.display()))?;
    let mut command = bed.workspace.command(&bed.binary.to_string_lossy());
    command.args(["receipts", "prepare"]).args(vec![&file; PHOTOS]).stdout(Stdio::piped());
    let mut group = Group::spawn(&mut command)?;
    let (stdout, _) = group.take_output();
    let mut lines = BufReader::new(stdout.context("the program has no output")?).lines();
    // A line comes when a photo is done: from the first to the last but one, while it still lives.
    lines.next().context("no photo was prepared")??;
    let before = processes::cpu_micros(group.id())?;
    for _ in 2..PHOTOS {
        lines.next().context("not every photo was prepared")??;
    }
    let used = processes::cpu_micros(group.id())? - before;
    let peak = processes::memory_mb(group.id(), "VmHWM")?;
    lines.next().context("the last photo was not prepared")??;
    process::succeeded(&command, group.wait()?)?;
    fs::remove_file(&file)?;
    let each = used as f64 / 1000.0 / (PHOTOS - 2) as f64;
    Ok(vec![
        Row::judged("receipt photo of 12 megapixels, CPU", format!("{each:.0} ms"), "< 400 ms", each < 400.0),
        Row::judged("  peak memory of the process", format!("{peak:.0} MB"), "< 200 MB", peak < 200.0),
        Row::fact("  size of the photo", format!("{megabytes:.1} MB")),
    ])
}
