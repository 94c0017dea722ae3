//! Which crate may depend on which. An edge that is not in this table does not exist.

use super::Finding;
use super::source::SourceFile;

struct Row {
    name: &'static str,
    may_use: &'static [&'static str],
    /// In tests, too.
    tests_may_use: &'static [&'static str],
}

const TABLE: [Row; 14] = [
    Row { name: "types", may_use: &[], tests_may_use: &[] },
    Row { name: "platform", may_use: &["types"], tests_may_use: &["testkit"] },
    Row { name: "documents", may_use: &[], tests_may_use: &[] },
    Row { name: "receipts", may_use: &[], tests_may_use: &[] },
    Row { name: "calendar", may_use: &[], tests_may_use: &[] },
    Row { name: "notifications", may_use: &["platform", "types"], tests_may_use: &["testkit"] },
    Row { name: "identity", may_use: &["platform", "types", "notifications"], tests_may_use: &["testkit"] },
    Row {
        name: "contracts",
        may_use: &["platform", "types", "documents", "identity", "notifications"],
        tests_may_use: &["testkit"],
    },
    Row {
        name: "expenses",
        may_use: &["platform", "types", "documents", "receipts", "identity", "notifications"],
        tests_may_use: &["testkit"],
    },
    Row {
        name: "schedule",
        may_use: &["platform", "types", "calendar", "documents", "identity", "notifications"],
        tests_may_use: &["testkit"],
    },
    Row {
        name: "administration",
        may_use: &["platform", "types", "identity", "contracts", "notifications"],
        tests_may_use: &["testkit"],
    },
    Row {
        name: "biglive",
        may_use: &[
            "platform",
            "types",
            "documents",
            "notifications",
            "identity",
            "contracts",
            "expenses",
            "schedule",
            "administration",
            "receipts",
            "calendar",
        ],
        tests_may_use: &["testkit"],
    },
    Row {
        name: "testkit",
        may_use: &["biglive", "identity", "platform", "types", "documents"],
        tests_may_use: &[],
    },
    Row { name: "xtask", may_use: &[], tests_may_use: &[] },
];

pub fn check(file: &SourceFile) -> Vec<Finding> {
    let Some(name) = file.crate_name() else { return Vec::new() };
    let Some(row) = TABLE.iter().find(|row| row.name == name) else {
        return vec![Finding::new(
            file,
            1,
            format!("the crate `{name}` has no row in tidy's table of dependencies"),
        )];
    };
    let mut findings = Vec::new();
    for edge in edges(&file.text) {
        let is_ours = TABLE.iter().any(|row| row.name == edge.to);
        let is_allowed = row.may_use.contains(&edge.to.as_str())
            || (edge.is_for_tests && row.tests_may_use.contains(&edge.to.as_str()));
        if is_ours && !is_allowed {
            let scope = if edge.is_for_tests { " in tests" } else { "" };
            let message = format!("`{name}` may not depend on `{}`{scope}", edge.to);
            findings.push(Finding::new(file, edge.line, message));
        }
    }
    findings
}

#[derive(Debug, PartialEq, Eq)]
struct Edge {
    to: String,
    is_for_tests: bool,
    line: usize,
}

/// Every dependency of a manifest. Reads the two forms that people write: a line in a table of dependencies, and a
/// table of its own.
fn edges(manifest: &str) -> Vec<Edge> {
    let mut edges: Vec<Edge> = Vec::new();
    let mut section = String::new();
    for (index, line) in manifest.lines().enumerate() {
        let line = line.split('#').next().unwrap_or(line).trim();
        if let Some(header) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = header.to_owned();
            if let Some((table, name)) = header.rsplit_once('.')
                && table.ends_with("dependencies")
            {
                edges.push(Edge { to: unquoted(name), is_for_tests: is_for_tests(table), line: index + 1 });
            }
            continue;
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        if section.ends_with("dependencies") {
            let name = key.split('.').next().unwrap_or(key);
            let to = renamed(value).unwrap_or_else(|| unquoted(name));
            edges.push(Edge { to, is_for_tests: is_for_tests(&section), line: index + 1 });
        } else if section.contains("dependencies.")
            && let Some(edge) = edges.last_mut()
        {
            match key.trim() {
                "package" => edge.to = unquoted(value),
                "path" => {
                    edge.to = unquoted(value.trim().trim_matches('"').rsplit('/').next().unwrap_or_default())
                }
                _ => {}
            }
        }
    }
    edges
}

/// `{ package = "platform", … }` or `{ path = "../platform" }` under whatever name.
fn renamed(value: &str) -> Option<String> {
    let of = |key: &str| {
        let rest = value.split_once(key)?.1.trim_start().strip_prefix('=')?;
        rest.trim_start().strip_prefix('"')?.split('"').next()
    };
    of("package").or_else(|| of("path")?.rsplit('/').next()).map(str::to_owned)
}

fn is_for_tests(section: &str) -> bool {
    section.ends_with("dev-dependencies")
}

fn unquoted(word: &str) -> String {
    word.trim().trim_matches('"').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(name: &str, manifest: &str) -> Vec<String> {
        let file = SourceFile::new(&format!("crates/{name}/Cargo.toml"), manifest).unwrap();
        check(&file).into_iter().map(|found| format!("{}: {}", found.line, found.message)).collect()
    }

    #[test]
    fn allowed_edges_and_other_peoples_crates_pass() {
        let manifest = "[package]\nname = \"contracts\"\n[dependencies]\nplatform.workspace = true\n\
            documents = { workspace = true }\nserde = \"1\"\n[dev-dependencies]\ntestkit.workspace = true\n";
        assert!(messages("contracts", manifest).is_empty());
    }

    #[test]
    fn other_edges_are_found_in_every_form() {
        assert_eq!(
            messages("identity", "[dependencies]\ncontracts.workspace = true\n"),
            ["2: `identity` may not depend on `contracts`"]
        );
        assert_eq!(messages("types", "[dependencies]\np = { path = \"../platform\" }\n").len(), 1);
        assert_eq!(
            messages("types", "[dependencies]\np = { package = \"platform\", path = \"x\" }\n").len(),
            1
        );
        assert_eq!(messages("types", "[dependencies.platform]\nworkspace = true\n").len(), 1);
        assert_eq!(messages("types", "[dependencies.p]\npath = \"../platform\"\n").len(), 1);
        assert_eq!(
            messages("types", "[target.'cfg(unix)'.dependencies]\nplatform.workspace = true\n").len(),
            1
        );
        assert_eq!(messages("xtask", "[dev-dependencies]\ntypes.workspace = true\n").len(), 1);
    }

    #[test]
    fn the_test_kit_is_for_tests_only() {
        assert_eq!(messages("contracts", "[dependencies]\ntestkit.workspace = true\n").len(), 1);
    }

    #[test]
    fn a_crate_without_a_row_is_found() {
        assert_eq!(messages("weather", "[dependencies]\n").len(), 1);
    }
}
