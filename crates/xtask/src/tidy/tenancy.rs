//! What the type system cannot forbid about tenants: a maybe-organization, and reaching into another feature's store.

use super::Finding;
use super::rust_source::Scanned;
use super::source::SourceFile;

const FEATURES: [&str; 5] = ["administration", "contracts", "identity", "notifications", "schedule"];

pub fn check(file: &SourceFile, scanned: &Scanned) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in scanned.code.iter().enumerate() {
        let compact: String = line.split_whitespace().collect();
        if has_optional_organization(&compact) {
            let message = "`Option<OrganizationId>`: without an organization there is no transaction";
            findings.push(Finding::new(file, index + 1, message));
        }
        for feature in FEATURES.into_iter().filter(|feature| file.crate_name() != Some(feature)) {
            if compact.contains(&format!("{feature}::store")) {
                let message = format!("`{feature}`'s store is its own; call its facade");
                findings.push(Finding::new(file, index + 1, message));
            }
        }
    }
    findings
}

fn has_optional_organization(compact: &str) -> bool {
    compact.split("Option<").skip(1).any(|rest| {
        let inside = rest.split(['>', ',', '<']).next().unwrap_or_default();
        inside.rsplit("::").next() == Some("OrganizationId")
    })
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
    fn a_maybe_organization_is_found_however_it_is_written() {
        let text = "a: Option<OrganizationId>,\nb: Option< types::OrganizationId >,\nc: Option<UserId>,\nd: Vec<OrganizationId>";
        assert_eq!(lines("crates/contracts/src/model.rs", text), [1, 2]);
        assert!(lines("crates/contracts/src/model.rs", "// Option<OrganizationId>").is_empty());
    }

    #[test]
    fn only_the_feature_itself_uses_its_store() {
        assert_eq!(lines("crates/contracts/src/service.rs", "identity::store::find(tx)"), [1]);
        assert!(lines("crates/identity/src/service.rs", "identity::store::find(tx)").is_empty());
        assert!(lines("crates/contracts/src/service.rs", "identity::find(tx); store::list(tx)").is_empty());
    }
}
