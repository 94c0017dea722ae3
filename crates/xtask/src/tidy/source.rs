//! The files that rules look at.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Folders that belong to tools.
const NOT_OURS: [&str; 8] =
    [".git", "target", "node_modules", "dist", ".data", "test-results", "playwright-report", "coverage"];
/// Folders of the checkout that have sources.
const PLACES: [&str; 3] = ["crates", "migrations", "web"];
const GENERATED: [&str; 1] = ["web/src/api/schema.d.ts"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Rust,
    /// TypeScript.
    Script,
    Style,
    Sql,
    /// A crate's `Cargo.toml`.
    Manifest,
}

#[derive(Clone, Debug)]
pub struct SourceFile {
    /// From the root of the checkout, with `/`.
    pub path: String,
    pub kind: Kind,
    pub text: String,
}

impl SourceFile {
    /// None when no rule looks at such a file.
    pub fn new(path: &str, text: &str) -> Option<Self> {
        let name = path.rsplit('/').next()?;
        let kind = match name.rsplit_once('.')?.1 {
            "rs" => Kind::Rust,
            "ts" | "tsx" | "mts" => Kind::Script,
            "css" => Kind::Style,
            "sql" => Kind::Sql,
            "toml" if name == "Cargo.toml" => Kind::Manifest,
            _ => return None,
        };
        if GENERATED.contains(&path) {
            return None;
        }
        Some(Self { path: path.to_owned(), kind, text: text.to_owned() })
    }

    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The name of the crate, for files below `crates/`.
    pub fn crate_name(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    pub fn is_test(&self) -> bool {
        let name = self.name();
        let folders = self.path.split('/').rev().skip(1);
        folders.into_iter().any(|folder| matches!(folder, "tests" | "e2e" | "journeys"))
            || name == "tests.rs"
            || name.ends_with("_tests.rs")
            || [".test.ts", ".test.tsx", ".spec.ts", ".spec.tsx"].iter().any(|end| name.ends_with(end))
    }
}

pub fn collect(root: &Path) -> Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    for place in PLACES {
        if root.join(place).is_dir() {
            walk(root, place, &mut files)?;
        }
    }
    Ok(files)
}

fn walk(root: &Path, folder: &str, files: &mut Vec<SourceFile>) -> Result<()> {
    let entries = fs::read_dir(root.join(folder)).with_context(|| format!("{folder} cannot be read"))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{folder}/{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() && !NOT_OURS.contains(&name.as_str()) {
            walk(root, &path, files)?;
        } else if kind.is_file()
            && let Some(empty) = SourceFile::new(&path, "")
        {
            let text = fs::read_to_string(entry.path()).with_context(|| format!("{path} cannot be read"))?;
            files.push(SourceFile { text, ..empty });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_known_by_name_and_place() {
        for path in [
            "crates/a/tests/it.rs",
            "crates/a/src/tests.rs",
            "crates/a/src/x/tests/y.rs",
            "web/src/a.test.tsx",
            "web/e2e/sign.ts",
        ] {
            assert!(SourceFile::new(path, "").unwrap().is_test(), "{path}");
        }
        for path in ["crates/testkit/src/lib.rs", "crates/a/src/contests.rs", "web/src/testing.ts"] {
            assert!(!SourceFile::new(path, "").unwrap().is_test(), "{path}");
        }
    }

    #[test]
    fn generated_and_unknown_files_are_passed_over() {
        assert!(SourceFile::new("web/src/api/schema.d.ts", "").is_none());
        assert!(SourceFile::new("crates/a/README.md", "").is_none());
        assert_eq!(SourceFile::new("crates/a/src/lib.rs", "").unwrap().crate_name(), Some("a"));
    }
}
