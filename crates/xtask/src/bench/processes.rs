//! What running processes have used, as Linux tells it under `/proc`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Linux reports times in hundredths of a second on every architecture.
const TICK_MICROS: u64 = 10_000;

/// CPU time of one process with all its threads, in microseconds.
pub fn cpu_micros(id: u32) -> Result<u64> {
    Ok(stat(id)?.own_ticks * TICK_MICROS)
}

/// CPU time of a PostgreSQL server: its first process, those that it has now, and those that have ended.
pub fn server_cpu_micros(first: u32) -> Result<u64> {
    let parent = stat(first)?;
    let mut ticks = parent.own_ticks + parent.ended_children_ticks;
    for entry in fs::read_dir("/proc").context("/proc cannot be read (Linux only)")? {
        let name = entry?.file_name();
        let Some(id) = name.to_str().and_then(|name| name.parse().ok()) else { continue };
        // One that ends meanwhile is counted among the ended ones next time.
        if let Ok(child) = stat(id)
            && child.parent == first
        {
            ticks += child.own_ticks;
        }
    }
    Ok(ticks * TICK_MICROS)
}

/// The number of the first process of the server whose data is in `cluster`.
pub fn postmaster(cluster: &Path) -> Result<u32> {
    let file = cluster.join("data/postmaster.pid");
    let text = fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    text.lines()
        .next()
        .and_then(|line| line.trim().parse().ok())
        .context("no process number in postmaster.pid")
}

/// One line of `/proc/<id>/status` in MB, such as `VmRSS`, `RssAnon` or `VmHWM`.
pub fn memory_mb(id: u32, line: &str) -> Result<f64> {
    let path = format!("/proc/{id}/status");
    let text = fs::read_to_string(&path).with_context(|| format!("{path} cannot be read (Linux only)"))?;
    let kib = kib(&text, line).with_context(|| format!("no {line} in {path}"))?;
    Ok(kib as f64 * 1024.0 / 1e6)
}

fn kib(status: &str, line: &str) -> Option<u64> {
    let found = status.lines().find_map(|text| text.strip_prefix(line)?.strip_prefix(':'))?;
    found.split_whitespace().next()?.parse().ok()
}

/// How many files and connections a process may have open (the soft limit).
pub fn open_files_limit(id: u32) -> Result<u64> {
    let path = format!("/proc/{id}/limits");
    let text = fs::read_to_string(&path).with_context(|| format!("{path} cannot be read (Linux only)"))?;
    soft_limit(&text, "Max open files").with_context(|| format!("no limit of open files in {path}"))
}

fn soft_limit(limits: &str, line: &str) -> Option<u64> {
    limits.lines().find_map(|text| text.strip_prefix(line))?.split_whitespace().next()?.parse().ok()
}

struct Stat {
    parent: u32,
    own_ticks: u64,
    ended_children_ticks: u64,
}

fn stat(id: u32) -> Result<Stat> {
    let path = format!("/proc/{id}/stat");
    let text = fs::read_to_string(&path).with_context(|| format!("{path} cannot be read (Linux only)"))?;
    parse(&text).with_context(|| format!("{path} is not as documented"))
}

/// See proc_pid_stat(5). The name may hold spaces and parentheses; the fields begin behind its last one.
fn parse(text: &str) -> Option<Stat> {
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |index: usize| fields.get(index)?.parse::<u64>().ok();
    Some(Stat {
        parent: fields.get(1)?.parse().ok()?,
        own_ticks: number(11)? + number(12)?,
        ended_children_ticks: number(13)? + number(14)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_behind_any_name() {
        let text = "77 (a) b (c) S 12 77 77 0 -1 4194560 1 0 0 0 150 50 7 3 20 0 9 0 1 1 1";
        let stat = parse(text).unwrap();
        assert_eq!((stat.parent, stat.own_ticks, stat.ended_children_ticks), (12, 200, 10));
        assert!(parse("77 a").is_none());
    }

    #[test]
    fn a_limit_is_the_first_number_of_its_line() {
        let limits = "Limit          Soft Limit  Hard Limit  Units\nMax processes  unlimited   unlimited   processes\nMax open files 1024        524288      files\n";
        assert_eq!(soft_limit(limits, "Max open files"), Some(1_024));
        assert_eq!(soft_limit(limits, "Max processes"), None);
    }

    #[test]
    fn memory_lines_are_told_apart() {
        let status = "Name:\tbiglive\nVmHWM:\t   51236 kB\nVmRSS:\t   41236 kB\nRssAnon:\t 7 kB\n";
        assert_eq!(kib(status, "VmRSS"), Some(41_236));
        assert_eq!(kib(status, "RssAnon"), Some(7));
        assert_eq!(kib(status, "Vm"), None);
    }
}
