//! What a phone has to load, as the browser app's own check of its budgets says, and how fast it is there, as Lighthouse
//! says of the pages that people open first.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::bed::{ALL_ROLES, Bed};
use super::figures::median;
use super::table::Row;
use crate::browser_app::npm;
use crate::{chromium, process};

/// Page, lowest score.
const GATES: [(&str, f64, &str); 2] = [("login", 99.0, "≥ 99"), ("list", 98.0, "≥ 98")];

pub fn measure(bed: &Bed<'_>) -> Result<Vec<Row>> {
    let web = bed.workspace.web();
    if !web.join("dist/index.html").is_file() {
        return Ok(vec![Row::fact("bundle budgets", "not built")]);
    }
    let output = npm(bed.workspace, &["run", "--silent", "budgets"]).output().context("npm cannot be run")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let budgets: Vec<Budget> = text.lines().filter_map(budget).collect();
    anyhow::ensure!(!budgets.is_empty(), "no budgets: {}", String::from_utf8_lossy(&output.stderr).trim());
    let mut rows = rows(budgets);
    rows.extend(lighthouse(bed)?);
    Ok(rows)
}

/// Its packages are large and of use here only, so they are a folder of their own, filled by the first measurement.
fn lighthouse(bed: &Bed<'_>) -> Result<Vec<Row>> {
    let folder: PathBuf = bed.workspace.path("crates/xtask/lighthouse");
    let browser = chromium::find_or_install()?;
    if !folder.join("node_modules/.package-lock.json").is_file() {
        let mut install = Command::new("npm");
        install.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder);
        process::run(&mut install)?;
    }
    let server = bed.start(ALL_ROLES)?;
    let mut measure = Command::new("node");
    measure
        .arg("measure.mjs")
        .current_dir(&folder)
        .env("BIGLIVE_BASE_URL", format!("http://localhost:{}", server.port))
        .env("BIGLIVE_CHROMIUM", browser)
        .env("BIGLIVE_EMAIL", "admin@demo.localhost")
        .env("BIGLIVE_PASSWORD", &bed.password);
    let said = process::output(&mut measure).context("Lighthouse")?;
    server.stop()?;
    GATES.iter().map(|(page, gate, target)| score(&said, page, *gate, target)).collect()
}

/// `login 99 100 99`
fn score(said: &str, page: &str, gate: f64, target: &'static str) -> Result<Row> {
    let line = said.lines().find_map(|line| line.strip_prefix(page)?.strip_prefix(' '));
    let runs: Vec<f64> = line
        .context("Lighthouse says nothing of a page")?
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let middle = median(&runs);
    let measured = format!("{middle:.0} of {} runs", runs.len());
    Ok(Row::judged(format!("Lighthouse, mobile: {page}"), measured, target, middle >= gate))
}

struct Budget {
    what: String,
    kib: f64,
    limit: f64,
}

/// `  ok   66.1 /  80 KiB  login: JavaScript`
fn budget(line: &str) -> Option<Budget> {
    let (size, rest) = line.split_once(" / ")?;
    let (limit, what) = rest.split_once(" KiB ")?;
    let kib = size.split_whitespace().last()?.parse().ok()?;
    Some(Budget { what: what.trim().to_owned(), kib, limit: limit.trim().parse().ok()? })
}

/// Each budget, but of the many routes and chunks only the largest.
fn rows(budgets: Vec<Budget>) -> Vec<Row> {
    let row = |what: String, budget: &Budget| {
        let measured = format!("{:.1} of {} KiB", budget.kib, budget.limit);
        Row::judged(what, measured, "budget", budget.kib <= budget.limit)
    };
    let is_one_of_many =
        |budget: &&Budget| budget.what.ends_with("Page.tsx: CSS") || budget.what.starts_with("chunk ");
    let (many, few): (Vec<&Budget>, Vec<&Budget>) = budgets.iter().partition(is_one_of_many);
    let mut rows: Vec<Row> = few.into_iter().map(|budget| row(budget.what.clone(), budget)).collect();
    for (name, end) in [("route", ": CSS"), ("chunk", "")] {
        let kind = many.iter().filter(|budget| budget.what.ends_with(": CSS") != end.is_empty());
        if let Some(largest) = kind.max_by(|left, right| left.kib.total_cmp(&right.kib)) {
            rows.push(row(format!("largest {name}: {}", largest.what.trim_start_matches("chunk ")), largest));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_all_runs_is_the_score() {
        let row = score("login 99 97 100\nlist 90 91 92\n", "login", 99.0, "≥ 99").unwrap();
        assert_eq!((row.measured.as_str(), row.met), ("99 of 3 runs", Some(true)));
        assert_eq!(score("login 99\nlist 90 91 92\n", "list", 98.0, "≥ 98").unwrap().met, Some(false));
        assert!(score("login 99\n", "list", 98.0, "≥ 98").is_err());
    }

    #[test]
    fn of_many_the_largest_is_shown() {
        let said = "> budgets\n  ok   66.1 /  80 KiB  login: JavaScript\n\
            OVER    7.2 /   6 KiB  features/a/APage.tsx: CSS\n  ok    4.0 /   6 KiB  features/b/BPage.tsx: CSS\n\
            \x20 ok   18.7 / 110 KiB  chunk Dialog.js\n  ok    2.7 / 110 KiB  chunk Small.js\n";
        let rows = rows(said.lines().filter_map(budget).collect());
        let shown: Vec<(&str, &str, Option<bool>)> =
            rows.iter().map(|row| (row.what.as_str(), row.measured.as_str(), row.met)).collect();
        let expected = [
            ("login: JavaScript", "66.1 of 80 KiB", Some(true)),
            ("largest route: features/a/APage.tsx: CSS", "7.2 of 6 KiB", Some(false)),
            ("largest chunk: Dialog.js", "18.7 of 110 KiB", Some(true)),
        ];
        assert_eq!(shown, expected);
    }
}
