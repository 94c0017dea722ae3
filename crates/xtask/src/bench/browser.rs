//! What a phone has to load, as the browser app's own check of its budgets says.

use anyhow::{Context, Result};

use super::bed::Bed;
use super::table::Row;
use crate::browser_app::npm;

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
    if !web.join("node_modules/lighthouse").is_dir() {
        rows.push(Row::fact("Lighthouse", "not installed"));
    }
    Ok(rows)
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
