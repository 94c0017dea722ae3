//! Counts tests from what the runners print. Summaries change rarely, and each form here is pinned by a captured one.

use std::fmt;
use std::ops::Add;
use std::process::ExitStatus;

use serde_json::Value;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: u64,
    pub failed: u64,
}

impl Count {
    pub const PASSED: Self = Self { passed: 1, failed: 0 };
    pub const FAILED: Self = Self { passed: 0, failed: 1 };
}

impl Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// A runner that failed without a failed test (it did not compile, it crashed) is one failure; so is one that says it
/// is well but whose summary cannot be read.
pub fn with_status(counted: Option<Count>, status: ExitStatus) -> Count {
    match counted {
        Some(count) if status.success() || count.failed > 0 => count,
        Some(count) => count + Count::FAILED,
        None => Count::FAILED,
    }
}

/// `test result: ok. 5 passed; 0 failed; 0 ignored; …`, once for each program.
pub fn cargo_test(text: &str) -> Option<Count> {
    let text = without_colours(text);
    let summaries = text.lines().filter_map(|line| line.trim().strip_prefix("test result: "));
    sum(summaries.map(|line| Count { passed: before(line, "passed"), failed: before(line, "failed") }))
}

/// `Summary [   0.012s] 5 tests run: 4 passed (1 slow), 1 failed, 0 skipped`
pub fn nextest(text: &str) -> Option<Count> {
    let text = without_colours(text);
    let summaries = text.lines().filter_map(|line| line.trim().strip_prefix("Summary ["));
    sum(summaries.map(|line| Count {
        passed: before(line, "passed"),
        failed: before(line, "failed") + before(line, "exec failed") + before(line, "timed out"),
    }))
}

/// `      Tests  1 failed | 2 passed | 1 skipped (4)`
pub fn vitest(text: &str) -> Option<Count> {
    let text = without_colours(text);
    let summaries = text.lines().filter_map(|line| line.trim().strip_prefix("Tests  "));
    sum(summaries.map(|line| Count { passed: before(line, "passed"), failed: before(line, "failed") }))
}

/// The JSON report's `stats`. A flaky test passed in the end and failed before: it counts as failed, because nobody
/// looks at a warning.
pub fn playwright(json: &str) -> Option<Count> {
    let report: Value = serde_json::from_str(json).ok()?;
    let stats = report.get("stats")?;
    let number = |name: &str| stats.get(name).and_then(Value::as_u64).unwrap_or_default();
    let outside_tests = report.get("errors").and_then(Value::as_array).map_or(0, Vec::len) as u64;
    // Tried twice only where the configuration says so; the list names them.
    let passed = number("expected") + number("flaky");
    Some(Count { passed, failed: number("unexpected") + outside_tests })
}

fn sum(counts: impl Iterator<Item = Count>) -> Option<Count> {
    counts.reduce(Count::add)
}

/// The number right before `word`, where parts are set apart by `;`, `,`, `|` or a dot.
fn before(line: &str, word: &str) -> u64 {
    let parts = line.split([';', ',', '|', '.', ':']).map(str::trim);
    let number = |part: &str| {
        let part = part.split('(').next().unwrap_or(part).trim();
        part.strip_suffix(word)?.trim().parse().ok()
    };
    parts.filter_map(number).next().unwrap_or_default()
}

pub fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..start]);
        let sequence = &rest[start + 2..];
        let end =
            sequence.find(|letter: char| letter.is_ascii_alphabetic()).map_or(sequence.len(), |end| end + 1);
        rest = &sequence[end..];
    }
    plain + rest
}

#[cfg(test)]
mod tests;
