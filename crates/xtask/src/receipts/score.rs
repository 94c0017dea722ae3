//! What counts as read: the exact amount, the exact day, and a name that contains the other or is much like it.

use anyhow::{Context, Result};
use serde_json::Value;

/// Names that share so much of their letters are the same.
const SAME_NAME: f64 = 0.8;

pub struct Label {
    pub file: String,
    merchant: String,
    date: String,
    /// In hundredths.
    total: i64,
}

pub fn labels(text: &str) -> Result<Vec<Label>> {
    let list: Vec<Value> = serde_json::from_str(text)?;
    list.iter().map(label).collect()
}

fn label(value: &Value) -> Result<Label> {
    let text = |name: &str| {
        let found = value[name].as_str().with_context(|| format!("an entry has no text `{name}`: {value}"));
        found.map(str::to_owned)
    };
    let total = text("total")?;
    Ok(Label {
        file: text("file")?,
        merchant: text("merchant")?,
        date: text("date")?,
        total: hundredths(&total).with_context(|| format!("not an amount: {total}"))?,
    })
}

/// `12`, `12.3` and `12.30`, in hundredths.
fn hundredths(text: &str) -> Option<i64> {
    let (units, cents) = text.trim().split_once('.').unwrap_or((text.trim(), "00"));
    if units.is_empty() || !(1..=2).contains(&cents.len()) {
        return None;
    }
    format!("{units}{cents:0<2}").parse().ok()
}

#[derive(Default)]
pub struct Score {
    totals: usize,
    dates: usize,
    merchants: usize,
    seconds: Vec<f64>,
}

impl Score {
    pub fn count(&self) -> usize {
        self.seconds.len()
    }

    /// Counts what was read right, and says what was not.
    pub fn judge(&mut self, label: &Label, line: &Value) -> String {
        let found = |name: &str| &line["fields"][name]["value"];
        let seconds = line["seconds"].as_f64().unwrap_or_default();
        self.seconds.push(seconds);
        let mut report = format!("{:<40} {seconds:5.1} s", label.file);
        let total = found("total").as_i64();
        let merchant = found("merchant").as_str().unwrap_or_default();
        let results = [
            (total == Some(label.total), &mut self.totals, "total", amount(total), amount(Some(label.total))),
            (
                found("date").as_str() == Some(&label.date),
                &mut self.dates,
                "date",
                found("date").as_str().unwrap_or("nothing").to_owned(),
                label.date.clone(),
            ),
            (
                is_same_name(merchant, &label.merchant),
                &mut self.merchants,
                "merchant",
                if merchant.is_empty() { "nothing".to_owned() } else { merchant.to_owned() },
                label.merchant.clone(),
            ),
        ];
        for (is_right, count, name, is, should) in results {
            if is_right {
                *count += 1;
            } else {
                report.push_str(&format!("  {name}: {is} for {should}"));
            }
        }
        if let Some(problem) = line["problem"].as_str() {
            report.push_str(&format!("  {problem}"));
        }
        report
    }

    /// The last line has the shares that were read right.
    pub fn summary(&self) -> String {
        let count = self.count().max(1) as f64;
        let share = |right: usize| right as f64 / count;
        let all: f64 = self.seconds.iter().sum();
        let longest = self.seconds.iter().copied().fold(0.0, f64::max);
        format!(
            "{} receipts, {:.1} s per image, {longest:.1} s at most\ntotal {:.2} date {:.2} merchant {:.2}",
            self.count(),
            all / count,
            share(self.totals),
            share(self.dates),
            share(self.merchants)
        )
    }
}

fn amount(hundredths: Option<i64>) -> String {
    hundredths.map_or("nothing".to_owned(), |value| format!("{}.{:02}", value / 100, value % 100))
}

fn is_same_name(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    let longest = one.chars().count().max(other.chars().count());
    let is_part = |part: &str, whole: &str| part.chars().count() >= 3 && whole.contains(part);
    is_part(&one, &other)
        || is_part(&other, &one)
        || 1.0 - distance(&one, &other) as f64 / longest as f64 >= SAME_NAME
}

fn plain(name: &str) -> String {
    let letters = name.to_lowercase().replace('ß', "ss");
    letters.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Levenshtein's distance.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, a) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for (column, b) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cents_and_days_count_exactly_and_names_nearly() {
        let text = r#"[{"file":"a.jpg","merchant":"Café Central","date":"2026-03-12","total":"12.3"}]"#;
        let label = &labels(text).unwrap()[0];
        let line = |total: i64, date: &str, merchant: &str| {
            let field = |value: Value| json!({ "value": value });
            json!({ "seconds": 2.0, "fields": {
                "total": field(total.into()), "date": field(date.into()), "merchant": field(merchant.into()) } })
        };
        let mut score = Score::default();
        score.judge(label, &line(1_230, "2026-03-12", "CAFÉ CENTRAL GMBH"));
        let report = score.judge(label, &line(1_231, "2026-12-03", "Tesco"));
        assert!(report.contains("total: 12.31 for 12.30") && report.contains("merchant: Tesco"), "{report}");
        score.judge(label, &json!({ "seconds": 1.0, "problem": "This is no picture." }));
        assert!(score.summary().ends_with("\ntotal 0.33 date 0.33 merchant 0.33"), "{}", score.summary());
    }

    #[test]
    fn labels_that_say_nothing_are_refused() {
        assert!(labels("[{}]").is_err() && labels("{}").is_err());
        assert!(labels(r#"[{"file":"a","merchant":"b","date":"c","total":"12,30"}]"#).is_err());
        assert_eq!((hundredths("7"), hundredths("7.05"), hundredths("7.123")), (Some(700), Some(705), None));
    }
}
