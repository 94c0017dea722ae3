//! The printed table of measurements.

pub struct Row {
    pub what: String,
    pub measured: String,
    /// As the requirement states it; empty where there is none.
    pub target: &'static str,
    /// Whether the target is met; none where there is no target.
    pub met: Option<bool>,
}

impl Row {
    /// A figure that nothing is asked of.
    pub fn fact(what: impl Into<String>, measured: impl Into<String>) -> Self {
        Self { what: what.into(), measured: measured.into(), target: "", met: None }
    }

    pub fn judged(what: impl Into<String>, measured: String, target: &'static str, met: bool) -> Self {
        Self { what: what.into(), measured, target, met: Some(met) }
    }
}

pub fn print(rows: &[Row]) -> String {
    let head = ["what", "measured", "target", "met"].map(str::to_owned);
    let body = rows.iter().map(|row| {
        let met = match row.met {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "",
        };
        [row.what.clone(), row.measured.clone(), row.target.to_owned(), met.to_owned()]
    });
    let all: Vec<[String; 4]> = std::iter::once(head).chain(body).collect();
    let width = |column: usize| all.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let [what, measured, target] = [0, 1, 2].map(width);
    let line = |row: &[String; 4]| {
        let [a, b, c, d] = row;
        format!("{a:what$}  {b:>measured$}  {c:target$}  {d}").trim_end().to_owned()
    };
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_a_missed_target_stands_out() {
        let rows = [
            Row::judged("idle memory", "41.2 MB".to_owned(), "< 80 MB", true),
            Row::fact("ready", "120 ms"),
            Row::judged("list, p95", "31 ms".to_owned(), "< 20 ms", false),
        ];
        let expected = "what         measured  target   met\n\
                        idle memory   41.2 MB  < 80 MB  yes\n\
                        ready          120 ms\n\
                        list, p95       31 ms  < 20 ms  NO";
        assert_eq!(print(&rows), expected);
    }
}
