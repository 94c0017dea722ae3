//! The browser app's walls: features do not know each other, `ui` knows nobody, only `api` fetches.

use super::Finding;
use super::source::SourceFile;
use super::web_source::{code, imports};

const SOURCES: &str = "web/src/";
/// Ways to call it that are not a method of something else.
const GLOBALS: [&str; 3] = ["window", "globalThis", "self"];

pub fn check(file: &SourceFile) -> Vec<Finding> {
    let Some(path) = file.path.strip_prefix(SOURCES) else { return Vec::new() };
    let mut findings = Vec::new();
    for (line, name) in imports(&file.text) {
        let Some(target) = resolve(path, &name) else { continue };
        if let (Some(own), Some(other)) = (feature(path), feature(&target))
            && own != other
        {
            let message = format!("feature `{own}` imports feature `{other}`; compose them in `app`");
            findings.push(Finding::new(file, line, message));
        }
        if path.starts_with("ui/")
            && let Some(place) =
                ["features/", "api/", "app/"].iter().find(|place| target.starts_with(**place))
        {
            let message = format!("`ui` knows no {}", place.trim_end_matches('/'));
            findings.push(Finding::new(file, line, message));
        }
    }
    if !may_fetch(file, path) {
        for (index, line) in code(&file.text, false).iter().enumerate() {
            if calls_fetch(line) {
                findings.push(Finding::new(
                    file,
                    index + 1,
                    "`fetch(` outside of `api` and the service worker",
                ));
            }
        }
    }
    findings
}

fn may_fetch(file: &SourceFile, path: &str) -> bool {
    let is_worker = |part: &str| {
        let stem = part.split('.').next().unwrap_or(part).replace(['-', '_'], "").to_lowercase();
        stem == "sw" || stem == "serviceworker"
    };
    path.starts_with("api/") || path.split('/').any(is_worker) || file.is_test()
}

fn calls_fetch(line: &str) -> bool {
    line.match_indices("fetch(").any(|(place, _)| {
        let before = &line[..place];
        match before.strip_suffix('.') {
            Some(object) => GLOBALS.iter().any(|global| object.ends_with(global)),
            None => {
                !before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$')
            }
        }
    })
}

fn feature(path: &str) -> Option<&str> {
    path.strip_prefix("features/")?.split('/').next().map(|name| name.split('.').next().unwrap_or(name))
}

/// From `web/src`, or none for a package.
fn resolve(from: &str, name: &str) -> Option<String> {
    for alias in ["@/", "~/", "/src/"] {
        if let Some(rest) = name.strip_prefix(alias) {
            return Some(rest.to_owned());
        }
    }
    if !name.starts_with('.') {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in name.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&SourceFile::new(path, text).unwrap()).into_iter().map(|found| found.line).collect()
    }

    #[test]
    fn features_do_not_import_each_other() {
        let page = "web/src/features/contracts/pages/list.tsx";
        let text = "import { a } from '../form'\nimport { b } from '../../identity/me'\nimport { c } from '@/features/identity'\n\
            import { d } from '@/features/contracts/rows'\nimport { e } from '../../../ui/button'";
        assert_eq!(lines(page, text), [2, 3]);
        assert!(lines("web/src/app/routes.tsx", "import('../features/contracts')").is_empty());
    }

    #[test]
    fn ui_knows_nobody() {
        let text = "import { a } from '../api/client'\nimport { b } from './button'\nimport c from 'react'";
        assert_eq!(lines("web/src/ui/dialog.tsx", text), [1]);
    }

    #[test]
    fn only_api_and_the_service_worker_fetch() {
        let text = "await fetch('/x')\nwindow.fetch(u)\nquery.refetch()\nqueryClient.fetch(q)\nprefetch(x)\n// fetch(\n'fetch('";
        assert_eq!(lines("web/src/features/contracts/queries.ts", text), [1, 2]);
        for path in
            ["web/src/api/client.ts", "web/src/service-worker.ts", "web/src/sw/cache.ts", "web/src/a.test.ts"]
        {
            assert!(lines(path, text).is_empty(), "{path}");
        }
    }
}
