//! SQL lives with the feature's store, where each function takes a tenant's transaction.

use super::Finding;
use super::rust_source::Scanned;
use super::source::SourceFile;

/// The platform is what stores stand on; the test kit makes databases; xtask is no part of the product.
const EXEMPT: [&str; 3] = ["platform", "testkit", "xtask"];

pub fn check(file: &SourceFile, scanned: &Scanned) -> Vec<Finding> {
    let is_exempt = file.crate_name().is_none_or(|name| EXEMPT.contains(&name));
    let is_store = file.name() == "store.rs" || file.path.split('/').any(|part| part == "store");
    // Tests look at rows that no endpoint shows.
    if is_exempt || is_store || file.is_test() {
        return Vec::new();
    }
    let found = scanned.strings.iter().filter(|literal| is_sql(&literal.text));
    found.map(|literal| Finding::new(file, literal.line, "SQL outside of `store.rs`")).collect()
}

fn is_sql(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some(first) = words.first() else { return false };
    let second = words.get(1).copied().unwrap_or_default();
    let has = |word: &str| words.iter().any(|found| found.trim_matches(['(', ')', ',', ';']) == word);
    match *first {
        "SELECT" | "WITH" | "TRUNCATE" => words.len() > 1,
        "INSERT" => second == "INTO",
        "DELETE" => second == "FROM",
        "UPDATE" => has("SET"),
        "CREATE" | "ALTER" | "DROP" | "GRANT" | "REVOKE" | "LISTEN" | "NOTIFY" => is_upper(second),
        "SET" => second == "LOCAL" || second == "ROLE",
        "BEGIN" | "COMMIT" | "ROLLBACK" | "BEGIN;" | "COMMIT;" | "ROLLBACK;" => words.len() == 1,
        "insert" => second == "into" && has("values"),
        "delete" => second == "from" && (has("where") || words.len() == 3),
        "update" => has("set") && (has("where") || text.contains('$')),
        // "select a file from your disk" is English.
        "select" => {
            has("from") && (text.contains('*') || text.contains('$') || has("where") || text.contains('('))
        }
        _ => false,
    }
}

fn is_upper(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|letter| letter.is_ascii_uppercase())
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
    fn statements_are_found_in_any_layout() {
        let text = "f(\n\"\n   SELECT id\n FROM claim\");\ng(\"update claim set x = $1\");\nh(r#\"DELETE FROM claim\"#);";
        assert_eq!(lines("crates/contracts/src/service.rs", text), [2, 5, 6]);
        for statement in
            ["INSERT INTO a VALUES (1)", "SELECT 1", "ALTER TABLE a", "SET LOCAL role x", "select * from a"]
        {
            assert!(is_sql(statement), "{statement}");
        }
    }

    #[test]
    fn english_is_not_sql() {
        for sentence in [
            "Select a contract from the list",
            "select a file from your disk",
            "update the contract",
            "DELETE",
            "UPDATE",
            "CREATE a contract",
            "Delete from disk",
            "with regards",
            "",
        ] {
            assert!(!is_sql(sentence), "{sentence}");
        }
        assert!(lines("crates/contracts/src/service.rs", "// \"SELECT 1\"").is_empty());
    }

    #[test]
    fn stores_and_those_below_them_are_its_place() {
        for path in [
            "crates/contracts/src/store.rs",
            "crates/contracts/src/store/list.rs",
            "crates/platform/src/db.rs",
            "crates/contracts/tests/list.rs",
        ] {
            assert!(lines(path, "\"SELECT 1\"").is_empty(), "{path}");
        }
    }
}
