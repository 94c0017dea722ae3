//! Names of modules, and the comment that opens each.

use super::Finding;
use super::rust_source::Scanned;
use super::source::SourceFile;

/// Names that say nothing, so that anything ends up there.
const SAY_NOTHING: [&str; 12] = [
    "common",
    "core",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "shared",
    "util",
    "utilities",
    "utils",
    "commons",
];

pub fn check(file: &SourceFile, scanned: &Scanned) -> Vec<Finding> {
    let mut findings = check_name(file);
    findings.extend(inline_modules(file, scanned));
    findings.extend(opening(file));
    findings
}

/// The file and the folders that it is in.
pub fn check_name(file: &SourceFile) -> Vec<Finding> {
    let parts = file.path.split('/').map(|part| part.split('.').next().unwrap_or(part));
    let named = parts.filter(|part| SAY_NOTHING.contains(part));
    named.map(|name| Finding::new(file, 1, format!("`{name}` says nothing about what is in it"))).collect()
}

fn inline_modules(file: &SourceFile, scanned: &Scanned) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in scanned.code.iter().enumerate() {
        let words: Vec<&str> =
            line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
        for pair in words.windows(2) {
            if pair[0] == "mod" && SAY_NOTHING.contains(&pair[1]) {
                findings.push(Finding::new(
                    file,
                    index + 1,
                    format!("a module cannot be called `{}`", pair[1]),
                ));
            }
        }
    }
    findings
}

fn opening(file: &SourceFile) -> Option<Finding> {
    let is_first = |line: &&str| !line.trim().is_empty() && !line.starts_with("#!");
    let first = file.text.lines().find(is_first).unwrap_or_default();
    let says = first.strip_prefix("//!").map(str::trim).unwrap_or_default();
    says.is_empty().then(|| Finding::new(file, 1, "begins without `//!`: its purpose, what it must never do"))
}

#[cfg(test)]
mod tests {
    use super::super::rust_source::scan;
    use super::*;

    fn messages(path: &str, text: &str) -> Vec<String> {
        let file = SourceFile::new(path, text).unwrap();
        check(&file, &scan(text))
            .into_iter()
            .map(|found| format!("{}: {}", found.line, found.message))
            .collect()
    }

    #[test]
    fn names_that_say_nothing_are_found() {
        assert_eq!(messages("crates/a/src/utils.rs", "//! x").len(), 1);
        assert_eq!(messages("crates/a/tests/common/mod.rs", "//! x").len(), 1);
        assert_eq!(messages("crates/core/src/lib.rs", "//! x").len(), 1);
        assert_eq!(
            messages("crates/a/src/lib.rs", "//! x\npub mod helpers;"),
            ["2: a module cannot be called `helpers`"]
        );
        let script = SourceFile::new("web/src/shared/date.ts", "").unwrap();
        assert_eq!(check_name(&script).len(), 1);
    }

    #[test]
    fn meaningful_names_pass() {
        assert!(
            messages("crates/a/src/score.rs", "//! x\nmod manager_of_stage;\n// mod utils\nuse core::fmt;")
                .is_empty()
        );
    }

    #[test]
    fn each_module_opens_with_its_purpose() {
        assert_eq!(messages("crates/a/src/lib.rs", "use x;").len(), 1);
        assert_eq!(messages("crates/a/src/lib.rs", "//! \nuse x;").len(), 1);
        assert!(messages("crates/a/src/lib.rs", "#![forbid(unsafe_code)]\n\n//! Claims.\n").is_empty());
    }
}
