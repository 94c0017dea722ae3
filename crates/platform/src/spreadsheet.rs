//! Tables that people open in a spreadsheet, as CSV (RFC 4180).

use crate::problem::Problem;

/// Words for a cell. What a spreadsheet would take for a formula gets an apostrophe before it: somebody else wrote it.
pub fn words(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Rows under the names of their columns, in UTF-8. Every row has a cell for each column; words in them come from
/// [`words`].
pub fn csv<R>(columns: &[&str], rows: impl IntoIterator<Item = R>) -> Result<Vec<u8>, Problem>
where
    R: IntoIterator<Item = String>,
{
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns).map_err(Problem::internal)?;
    for row in rows {
        writer.write_record(row.into_iter().map(String::into_bytes)).map_err(Problem::internal)?;
    }
    writer.into_inner().map_err(Problem::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_formulas() {
        for start in ["=", "+", "-", "@", "\t=", "\r", "\n="] {
            assert!(words(&format!("{start}1")).starts_with('\''), "{start:?}");
        }
        assert_eq!(words("1-2"), "1-2");
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let rows = [[words("=SUM(A1)"), "-1.50".to_owned()], [words("Anna, \"the\" Dancer"), String::new()]];
        let text = String::from_utf8(csv(&["Who", "How much"], rows).unwrap()).unwrap();
        assert_eq!(text, "Who,How much\r\n'=SUM(A1),-1.50\r\n\"Anna, \"\"the\"\" Dancer\",\r\n");
    }
}
