//! Migrations: a name that sorts by time, and the reason at the top.

use super::Finding;
use super::source::SourceFile;

const DIGITS: usize = 14;

pub fn check(file: &SourceFile) -> Vec<Finding> {
    let Some(name) = file.path.strip_prefix("migrations/") else { return Vec::new() };
    let mut findings = Vec::new();
    if !is_well_named(name) {
        findings.push(Finding::new(file, 1, "not named like 20261121090000_expenses_create.sql"));
    }
    let first = file.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    let says = first.trim_start_matches(['-', '/', '*']).trim();
    if !(first.starts_with("--") || first.starts_with("/*")) || says.is_empty() {
        findings.push(Finding::new(file, 1, "begins without a comment that gives the reason"));
    }
    findings
}

fn is_well_named(name: &str) -> bool {
    let Some((time, words)) = name.strip_suffix(".sql").and_then(|stem| stem.split_once('_')) else {
        return false;
    };
    let snake = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    time.len() == DIGITS
        && time.chars().all(|letter| letter.is_ascii_digit())
        && words.starts_with(|letter: char| letter.is_ascii_lowercase())
        && words.chars().all(snake)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&SourceFile::new(path, text).unwrap()).len()
    }

    #[test]
    fn a_good_migration_passes() {
        assert_eq!(
            count("migrations/20261121090000_expenses_create.sql", "-- Claims need a home.\nCREATE TABLE"),
            0
        );
        assert_eq!(count("crates/a/src/store/list.sql", "SELECT 1"), 0);
    }

    #[test]
    fn bad_names_and_missing_reasons_are_found() {
        let text = "-- A reason.\n";
        for name in
            ["1_a.sql", "20261121090000.sql", "20261121090000_Create.sql", "20261121090000-a.sql", "a_b.sql"]
        {
            assert_eq!(count(&format!("migrations/{name}"), text), 1, "{name}");
        }
        assert_eq!(count("migrations/20261121090000_a.sql", "CREATE TABLE a ();"), 1);
        assert_eq!(count("migrations/20261121090000_a.sql", "--\nCREATE TABLE a ();"), 1);
    }
}
