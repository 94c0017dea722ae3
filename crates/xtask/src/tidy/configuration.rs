//! The environment is read in one place, where it is typed, checked and documented.

use super::Finding;
use super::rust_source::Scanned;
use super::source::SourceFile;

pub fn check(file: &SourceFile, scanned: &Scanned) -> Vec<Finding> {
    // An example is a program for one's own terminal and takes arguments.
    let is_place =
        file.name() == "config.rs" || file.path.split('/').any(|part| matches!(part, "config" | "examples"));
    if is_place || file.name() == "build.rs" || file.crate_name() == Some("xtask") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (index, line) in scanned.code.iter().enumerate() {
        // A folder for a test's files is no configuration.
        let line = if file.is_test() { line.replace("std::env::temp_dir", "") } else { line.clone() };
        if reads_environment(&line) {
            findings.push(Finding::new(file, index + 1, "`std::env` outside of `config.rs`"));
        }
    }
    findings
}

fn reads_environment(line: &str) -> bool {
    let compact: String = line.split_whitespace().collect();
    compact.contains("std::env")
        || (compact.starts_with("usestd::{") && has_word(line, "env"))
        || ["env::var", "env::args", "env::set_", "env::remove_", "env::current_dir"]
            .iter()
            .any(|call| compact.contains(call))
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|found| found == word)
}

#[cfg(test)]
mod tests {
    use super::super::rust_source::scan;
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        let file = SourceFile::new(path, text).unwrap();
        check(&file, &scan(text)).into_iter().map(|found| found.line).collect()
    }

    #[test]
    fn readers_of_the_environment_are_found() {
        let text =
            "use std::env;\nlet a = std::env::var(\"A\");\nuse std::{env, fs};\nlet b = env::var_os(\"B\");";
        assert_eq!(lines("crates/biglive/src/serve.rs", text), [1, 2, 3, 4]);
        assert_eq!(lines("crates/a/tests/x.rs", "std::env::var(\"A\")"), [1]);
    }

    #[test]
    fn configuration_build_scripts_and_compile_time_values_pass() {
        let reader = "std::env::var(\"A\")";
        for path in [
            "crates/biglive/src/config.rs",
            "crates/biglive/build.rs",
            "crates/xtask/src/up.rs",
            "crates/documents/examples/look.rs",
        ] {
            assert!(lines(path, reader).is_empty(), "{path}");
        }
        let fine =
            "env!(\"CARGO_PKG_VERSION\"); // std::env\nlet environment = 1; use std::{fs, path::Path};";
        assert!(lines("crates/biglive/src/serve.rs", fine).is_empty());
        assert!(lines("crates/a/tests/x.rs", "std::env::temp_dir()").is_empty());
    }
}
