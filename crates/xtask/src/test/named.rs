//! The names of failed tests, from what the runners print: they stand at the end, where a long run is looked at first.

use serde_json::Value;

use super::count::without_colours;

/// More than this is no list that somebody reads.
const SHOWN: usize = 40;

/// `test contracts::sign ... FAILED`
pub fn cargo_test(text: &str) -> Vec<String> {
    let text = without_colours(text);
    let names =
        text.lines().filter_map(|line| line.trim().strip_prefix("test ")?.strip_suffix(" ... FAILED"));
    first_of(names)
}

/// `        FAIL [   0.005s] (2/2) proj tests::bad`, in the summary once more
pub fn nextest(text: &str) -> Vec<String> {
    let text = without_colours(text);
    let summary = text.lines().skip_while(|line| !line.trim().starts_with("Summary [")).skip(1);
    let failed = summary.filter(|line| !line.trim_start().starts_with("FLAKY"));
    first_of(failed.filter_map(|line| line.split_once(") ").map(|(_, name)| name)))
}

/// ` FAIL   logic  src/money.test.ts > rounds`
pub fn vitest(text: &str) -> Vec<String> {
    let text = without_colours(text);
    first_of(text.lines().filter_map(|line| line.trim().strip_prefix("FAIL  ")).map(str::trim_start))
}

/// The JSON report's `suites`, nested by file and by `describe`, each failed one with the first line of its reason.
pub fn playwright(json: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(json).unwrap_or_default();
    let mut names = Vec::new();
    let mut suites: Vec<&Value> = children(&report, "suites").collect();
    while let Some(suite) = suites.pop() {
        suites.extend(children(suite, "suites"));
        for spec in children(suite, "specs").filter(|spec| spec["ok"] == Value::Bool(false)) {
            let of = |name: &str| spec[name].as_str().unwrap_or_default();
            let reason = children(spec, "tests")
                .flat_map(|test| children(test, "results"))
                .find_map(|result| result["error"]["message"].as_str())
                .map(|message| without_colours(message.lines().next().unwrap_or_default()));
            names.push(format!(
                "{}:{} {}: {}",
                of("file"),
                spec["line"],
                of("title"),
                reason.unwrap_or_default()
            ));
        }
    }
    first_of(names.iter().map(String::as_str))
}

fn children<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().into_iter().flatten()
}

fn first_of<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<String> = names.map(|name| name.trim().to_owned()).collect();
    names.sort();
    names.dedup();
    names.truncate(SHOWN);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_names_each_failed_test() {
        let text = "test tests::ok ... ok\ntest tests::bad ... FAILED\n\nfailures:\n    tests::bad\n";
        assert_eq!(cargo_test(text), ["tests::bad"]);
    }

    #[test]
    fn nextest_names_what_its_summary_names() {
        let text = "
        PASS [   0.011s] (1/2) proj tests::good
        FAIL [   0.005s] (2/2) proj tests::bad
     Summary [   0.010s] 2 tests run: 1 passed (1 flaky), 1 failed, 0 skipped
   FLAKY 2/2 [   0.011s] (1/2) proj tests::good
        FAIL [   0.005s] (2/2) proj tests::bad
error: test run failed
";
        assert_eq!(nextest(text), ["proj tests::bad"]);
    }

    #[test]
    fn vitest_names_file_and_test() {
        let text = "\u{1b}[31m FAIL \u{1b}[39m  logic  src/money.test.ts > rounds\n FAIL   logic  src/money.test.ts > rounds\n";
        assert_eq!(vitest(text), ["logic  src/money.test.ts > rounds"]);
    }

    #[test]
    fn playwright_names_the_place_and_the_reason() {
        let json = r#"{"suites":[{"specs":[{"ok":true,"title":"works"}],"suites":[{"specs":[{"ok":false,
            "title":"signs","file":"sign.spec.ts","line":12,"tests":[{"results":[{},
            {"error":{"message":"\u001b[31mError\u001b[39m: not visible\nCall log"}}]}]}]}]}]}"#;
        assert_eq!(playwright(json), ["sign.spec.ts:12 signs: Error: not visible"]);
        assert!(playwright("no report").is_empty());
    }
}
