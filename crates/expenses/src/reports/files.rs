//! Tables as files: CSV, and XLSX with real numbers and dates.

use jiff::civil::Date;
use platform::{Problem, spreadsheet};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use types::{Amount, Currency, Rate};

/// What stands in one place of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words; never a formula, whatever they begin with.
    Text(String),
    /// A whole number.
    Count(i64),
    /// Money, with so many digits behind the point.
    Money(Decimal, u32),
    /// An exact number.
    Number(Decimal),
    /// A day.
    Day(Date),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i32> for Cell {
    fn from(count: i32) -> Self {
        Self::Count(count.into())
    }
}

impl From<i64> for Cell {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

impl From<Rate> for Cell {
    fn from(rate: Rate) -> Self {
        Self::Number(rate.decimal())
    }
}

impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl Cell {
    /// Money in a currency, with its digits.
    pub fn money(amount: Amount, currency: Currency) -> Self {
        Self::Money(amount.decimal(), amount.decimal().normalize().scale().max(currency.minor_digits()))
    }

    /// Per cent.
    pub fn percent(rate: Amount) -> Self {
        Self::Money(rate.decimal(), 2)
    }

    /// As CSV has it.
    fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => spreadsheet::words(text),
            Self::Count(count) => count.to_string(),
            Self::Money(amount, digits) => format!("{amount:.*}", *digits as usize),
            Self::Number(number) => number.normalize().to_string(),
            Self::Day(day) => day.to_string(),
        }
    }
}

/// Rows under the names of their columns.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows.
    pub fn new(columns: &[&str]) -> Self {
        Self { columns: columns.iter().map(|name| (*name).to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// As RFC 4180 has it, in UTF-8.
    pub fn csv(&self) -> Result<Vec<u8>, Problem> {
        let columns: Vec<_> = self.columns.iter().map(String::as_str).collect();
        spreadsheet::csv(&columns, self.rows.iter().map(|row| row.iter().map(Cell::text)))
    }

    /// As a workbook with one sheet.
    pub fn xlsx(&self, sheet_name: &str) -> Result<Vec<u8>, Problem> {
        self.workbook(sheet_name).map_err(Problem::internal)
    }

    fn workbook(&self, sheet_name: &str) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let (bold, day) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd"));
        let exact = Format::new().set_num_format("0.##########");
        let money =
            ["#,##0", "#,##0.0", "#,##0.00", "#,##0.000"].map(|digits| Format::new().set_num_format(digits));
        let sheet = workbook.add_worksheet();
        sheet.set_name(sheet_name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, name) in (0_u16..).zip(&self.columns) {
            sheet.write_string_with_format(0, column, name, &bold)?;
        }
        for (row, cells) in (1_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Cell::Empty => {}
                    // As a string it is never worked out.
                    Cell::Text(text) => {
                        // More than a cell can hold is in no claim.
                        let text: String = text.chars().take(32_767).collect();
                        sheet.write_string(row, column, text)?;
                    }
                    // A spreadsheet knows no other numbers than these; fifteen digits of an amount survive.
                    Cell::Count(count) => {
                        sheet.write_number(
                            row,
                            column,
                            Decimal::from(*count).to_f64().unwrap_or_default(),
                        )?;
                    }
                    Cell::Money(amount, digits) => {
                        let number = amount.to_f64().unwrap_or_default();
                        let format = money.get(*digits as usize).unwrap_or(&exact);
                        sheet.write_number_with_format(row, column, number, format)?;
                    }
                    Cell::Number(number) => {
                        let number = number.to_f64().unwrap_or_default();
                        sheet.write_number_with_format(row, column, number, &exact)?;
                    }
                    Cell::Day(date) => {
                        let year = u16::try_from(date.year()).unwrap_or_default();
                        let (month, of_month) = (date.month().unsigned_abs(), date.day().unsigned_abs());
                        match ExcelDateTime::from_ymd(year, month, of_month) {
                            Ok(value) => sheet.write_datetime_with_format(row, column, value, &day)?,
                            // Spreadsheets begin in 1900.
                            Err(_) => sheet.write_string(row, column, date.to_string())?,
                        };
                    }
                }
            }
        }
        sheet.autofit();
        workbook.save_to_buffer()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use types::money::EUR;

    use super::*;

    fn table() -> Table {
        let mut table = Table::new(&["Who", "How much", "When", "Rate"]);
        table.row([
            "=HYPERLINK(\"x\")".into(),
            Cell::money(Amount::from_cents(-1250), EUR),
            date(2026, 1, 31).into(),
            Cell::Empty,
        ]);
        table.row([
            "Anna, \"the\" Dancer".into(),
            Cell::money(Amount::from_cents(100), EUR),
            Cell::Empty,
            "1.0825".parse::<Rate>().unwrap().into(),
        ]);
        for (city, cents, code) in [("Muscat", 1250, "OMR"), ("Tokyo", 120_000, "JPY")] {
            let amount = Cell::money(Amount::from_cents(cents), Currency::parse(code).unwrap());
            table.row([city.into(), amount, Cell::Empty, Cell::Empty]);
        }
        table
    }

    #[test]
    fn words_are_no_formulas_and_numbers_stay_numbers() {
        let text = String::from_utf8(table().csv().unwrap()).unwrap();
        let expected = "Who,How much,When,Rate\r\n\"'=HYPERLINK(\"\"x\"\")\",-12.50,2026-01-31,\r\n\
            \"Anna, \"\"the\"\" Dancer\",1.00,,1.0825\r\nMuscat,12.500,,\r\nTokyo,1200,,\r\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_workbook_is_a_zip_file_with_a_sheet_in_it() {
        let bytes = table().xlsx("Ledger").unwrap();
        assert!(bytes.starts_with(b"PK\x03\x04"));
        let name = b"xl/worksheets/sheet1.xml";
        assert!(bytes.windows(name.len()).any(|window| window == name));
    }
}
