//! What is printed at the end.

use std::time::Duration;

use super::count::Count;
use super::steps::{Outcome, Step};

/// A step that has ended.
pub struct Finished {
    pub step: Step,
    pub outcome: Outcome,
    pub took: Duration,
}

#[derive(Default)]
pub struct Report {
    lines: Vec<String>,
    total: Count,
}

impl Report {
    pub fn add(&mut self, Finished { step, outcome, took }: Finished) {
        let seconds = took.as_secs_f64();
        let name = step.name();
        self.lines.push(match outcome {
            Outcome::Counted(count) => {
                self.total = self.total + count;
                let mark = if count.failed > 0 { "FAILED" } else { "ok" };
                format!("{name:<10} {mark:<7} {seconds:>7.1} s  {count}")
            }
            Outcome::Unchanged(count) => {
                self.total = self.total + count;
                format!("{name:<10} {:<7} {seconds:>7.1} s  {count} before, unchanged since", "kept")
            }
            Outcome::Skipped(reason) => format!("{name:<10} {:<7} {seconds:>7.1} s  {reason}", "-"),
        });
    }

    pub fn total(&self) -> Count {
        self.total
    }

    /// The last line is what machines read.
    pub fn text(&self) -> String {
        format!("\n{}\n\n{}", self.lines.join("\n"), self.total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_is_the_total() {
        let mut report = Report::default();
        let mut add = |step, outcome, took| report.add(Finished { step, outcome, took });
        add(Step::Format, Outcome::Counted(Count::PASSED), Duration::from_millis(900));
        add(Step::Rust, Outcome::Counted(Count { passed: 40, failed: 2 }), Duration::from_secs(61));
        add(Step::Doc, Outcome::Unchanged(Count { passed: 4, failed: 0 }), Duration::ZERO);
        add(Step::Unit, Outcome::Skipped("no browser app".to_owned()), Duration::ZERO);
        let text = report.text();
        assert_eq!(text.lines().last(), Some("45 passed, 2 failed"));
        assert!(text.contains("rust       FAILED     61.0 s  40 passed, 2 failed"), "{text}");
        assert!(
            text.contains("doc        kept        0.0 s  4 passed, 0 failed before, unchanged since"),
            "{text}"
        );
        assert!(text.contains("no browser app"));
    }
}
