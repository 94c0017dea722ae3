//! How long a file may be.

use super::Finding;
use super::source::{Kind, SourceFile};

const MOST_LINES: usize = 600;
const MOST_LINES_OF_A_TEST: usize = 1000;

pub fn check(file: &SourceFile) -> Vec<Finding> {
    let most = if file.is_test() { MOST_LINES_OF_A_TEST } else { MOST_LINES };
    let lines = file.text.lines().count();
    if lines <= most || file.kind == Kind::Manifest {
        return Vec::new();
    }
    vec![Finding::new(file, most + 1, format!("{lines} lines, at most {most}: split it by meaning"))]
}

/// The house aims at a median of 120 lines and nine in ten below 350: said, not enforced.
pub fn summary(files: &[SourceFile]) -> String {
    let sources = files.iter().filter(|file| file.kind != Kind::Manifest);
    let mut lines: Vec<usize> = sources.map(|file| file.text.lines().count()).collect();
    lines.sort_unstable();
    let at = |share: f64| lines.get((lines.len() as f64 * share) as usize).copied().unwrap_or_default();
    format!(
        "{} files: median {} lines (aim 120), nine in ten up to {} (aim 350)",
        lines.len(),
        at(0.5),
        at(0.9)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, lines: usize) -> usize {
        check(&SourceFile::new(path, &"x\n".repeat(lines)).unwrap()).len()
    }

    #[test]
    fn long_files_are_found_and_tests_may_be_longer() {
        assert_eq!(findings("crates/a/src/lib.rs", 600), 0);
        assert_eq!(findings("crates/a/src/lib.rs", 601), 1);
        assert_eq!(findings("crates/a/tests/all.rs", 1000), 0);
        assert_eq!(findings("web/src/a.test.tsx", 1001), 1);
        assert_eq!(findings("web/src/a.css", 601), 1);
    }
}
