//! Rules on which python-dateutil, rrule.js and this crate agree: `vectors/agreed.jsonl`, made with a fixed seed from
//! random rules. Where the others differ from us or from each other is told in `vectors/README.md`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use calendar::recurrence::{Recurrence, Start, Value};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vector {
    rule: String,
    dtstart: String,
    /// The first instances, at most 20.
    occurrences: Vec<String>,
    /// Whether these are all.
    ends: bool,
}

#[test]
fn every_agreed_rule_gives_what_others_give() {
    let lines = include_str!("vectors/agreed.jsonl").lines();
    let vectors: Vec<Vector> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(vectors.len() >= 300);
    for vector in vectors {
        let start = Start::parse(&vector.dtstart, None).unwrap();
        let form = start.form();
        let series = Recurrence::parse(start, &vector.rule).unwrap();
        let mut found = series.occurrences().map(|at| Value { local: at.unwrap().local, form }.to_string());
        let first: Vec<String> = found.by_ref().take(vector.occurrences.len()).collect();
        assert_eq!(first, vector.occurrences, "{} from {}", vector.rule, vector.dtstart);
        if vector.ends {
            assert_eq!(found.next(), None, "{} from {}", vector.rule, vector.dtstart);
        }
    }
}
