//! Summaries as the runners printed them.

use std::os::unix::process::ExitStatusExt;

use super::*;

fn count(passed: u64, failed: u64) -> Option<Count> {
    Some(Count { passed, failed })
}

#[test]
fn cargo_test_is_summed_over_programs() {
    let text = "
running 4 tests
test tests::ign ... ignored
test tests::ok ... ok
test tests::ok2 ... ok
test tests::bad ... FAILED

failures:
    tests::bad

test result: FAILED. 2 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.08s

error: test failed, to rerun pass `--lib`
   Doc-tests nx

running 1 test
test src/lib.rs - a (line 2) ... ok

test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

all doctests ran in 0.19s; merged doctests compilation took 0.19s
";
    assert_eq!(cargo_test(text), count(3, 1));
    assert_eq!(cargo_test("error[E0425]: cannot find value `x` in this scope"), None);
}

#[test]
fn nextest_counts_every_way_to_fail() {
    let text = "
        PASS [   0.011s] (1/2) proj tests::good
        FAIL [   0.005s] (2/2) proj tests::bad
────────────
     Summary [   0.010s] 2 tests run: 1 passed, 1 failed, 0 skipped
        FAIL [   0.005s] (2/2) proj tests::bad
error: test run failed
";
    assert_eq!(nextest(text), count(1, 1));
    let coloured = "\u{1b}[31;1m     Summary\u{1b}[0m [   0.113s] \u{1b}[1m3\u{1b}[0m tests run: \u{1b}[1m2\u{1b}[0m \
        \u{1b}[32;1mpassed\u{1b}[0m, \u{1b}[1m1\u{1b}[0m \u{1b}[31;1mfailed\u{1b}[0m, \
        \u{1b}[1m1\u{1b}[0m \u{1b}[33;1mskipped\u{1b}[0m\n";
    assert_eq!(nextest(coloured), count(2, 1));
    let slow = "     Summary [ 371.911s] 3357 tests run: 3355 passed (49 slow, 1 flaky), 1 failed, 1 timed out, 12 skipped";
    assert_eq!(nextest(slow), count(3355, 2));
    assert_eq!(nextest("     Summary [   1.0s] 3 tests run: 1 passed, 1 failed, 1 exec failed"), count(1, 2));
}

#[test]
fn vitest_counts_tests_and_not_files() {
    let coloured = "\u{1b}[2m Test Files \u{1b}[22m \u{1b}[1m\u{1b}[31m1 failed\u{1b}[39m\u{1b}[22m\u{1b}[2m | \
        \u{1b}[22m\u{1b}[1m\u{1b}[32m1 passed\u{1b}[39m\u{1b}[22m\u{1b}[90m (2)\u{1b}[39m\n\
        \u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[31m1 failed\u{1b}[39m\u{1b}[22m\u{1b}[2m | \
        \u{1b}[22m\u{1b}[1m\u{1b}[32m2 passed\u{1b}[39m\u{1b}[22m\u{1b}[2m | \u{1b}[22m\u{1b}[33m1 skipped\
        \u{1b}[39m\u{1b}[2m | \u{1b}[22m\u{1b}[90m1 todo\u{1b}[39m\u{1b}[90m (5)\u{1b}[39m\n\
        \u{1b}[2m   Start at \u{1b}[22m 10:57:34\n";
    assert_eq!(vitest(coloured), count(2, 1));
    assert_eq!(vitest(" Test Files  1 passed (1)\n      Tests  1 passed (1)\n"), count(1, 0));
    assert_eq!(vitest("No test files found, exiting with code 1\n"), None);
}

#[test]
fn playwright_counts_broken_files_as_failed_and_what_passed_at_its_second_try_as_passed() {
    let json = r#"{"config":{},"suites":[],"errors":[],"stats":{"startTime":"2026-11-20T10:57:36.692Z",
        "duration":1474.63,"expected":1,"skipped":1,"unexpected":1,"flaky":0}}"#;
    assert_eq!(playwright(json), count(1, 1));
    let broken = r#"{"suites":[],"errors":[{"message":"SyntaxError"}],
        "stats":{"expected":4,"skipped":0,"unexpected":0,"flaky":2}}"#;
    assert_eq!(playwright(broken), count(6, 1));
    assert_eq!(playwright("Error: no tests found"), None);
}

#[test]
fn a_failed_runner_without_a_failed_test_counts_once() {
    let (good, bad) = (ExitStatus::from_raw(0), ExitStatus::from_raw(1 << 8));
    assert_eq!(with_status(count(5, 0), good), Count { passed: 5, failed: 0 });
    assert_eq!(with_status(count(5, 2), bad), Count { passed: 5, failed: 2 });
    assert_eq!(with_status(count(5, 0), bad), Count { passed: 5, failed: 1 });
    assert_eq!(with_status(None, bad), Count::FAILED);
    assert_eq!(with_status(None, good), Count::FAILED);
}
