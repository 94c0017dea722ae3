//! Lists: cursor pagination over `(created_at, id)` descending, in the spec's envelope.

use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderValue, header};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::problem::Problem;

/// Where the next page begins: after this row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Creation instant of the last row shown.
    pub created_at: Timestamp,
    /// Its id.
    pub id: Uuid,
}

impl Cursor {
    /// Opaque text.
    pub fn encode(self) -> String {
        let mut bytes = self.created_at.as_microsecond().to_be_bytes().to_vec();
        bytes.extend_from_slice(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (micros, id) = bytes.split_at_checked(8)?;
        let created_at = Timestamp::from_microsecond(i64::from_be_bytes(micros.try_into().ok()?)).ok()?;
        Some(Self { created_at, id: Uuid::from_slice(id).ok()? })
    }
}

/// The paging part of a list's query string.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Rows per page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Whether to count all rows.
    pub count: Option<bool>,
    /// Members of the rows to show, separated by commas; all where left out (see [`crate::http::selection`]).
    pub fields: Option<String>,
}

/// An instant in a query: RFC 3339, or a date, which stands for its beginning in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String")]
#[schema(value_type = String, example = "2026-01-31")]
pub struct Moment(pub Timestamp);

impl TryFrom<String> for Moment {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let fault = "expected a date such as 2026-01-31 or an instant such as 2026-01-31T10:00:00Z";
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Ok(Self(instant));
        }
        let date: jiff::civil::Date = text.parse().map_err(|_| fault)?;
        date.to_zoned(jiff::tz::TimeZone::UTC).map(|start| Self(start.timestamp())).map_err(|_| fault)
    }
}

/// A checked [`PageQuery`].
#[derive(Clone, Copy, Debug)]
pub struct PageRequest {
    /// 1 to 100.
    pub limit: i64,
    /// Where to begin.
    pub after: Option<Cursor>,
    /// Whether to count.
    pub count: bool,
}

impl PageQuery {
    /// Checks limit and cursor.
    pub fn parse(&self) -> Result<PageRequest, Problem> {
        let limit = self.limit.unwrap_or(20);
        if !(1..=100).contains(&limit) {
            return Err(Problem::field("limit", "Ask for 1 to 100 rows."));
        }
        let after = match self.cursor.as_deref().filter(|text| !text.is_empty()) {
            None => None,
            Some(text) => Some(Cursor::decode(text).ok_or_else(|| {
                Problem::field("cursor", "This is not a cursor of this list. Begin with the first page.")
            })?),
        };
        Ok(PageRequest { limit, after, count: self.count.unwrap_or(false) })
    }
}

impl PageRequest {
    /// Rows to fetch: one more than shown tells whether there are more.
    pub fn fetch(&self) -> i64 {
        self.limit + 1
    }

    /// Start instant for the keyset comparison; far in the future on the first page.
    pub fn before(&self) -> (Timestamp, Uuid) {
        self.after.map_or_else(
            || (Timestamp::from_second(32_503_680_000).unwrap_or(Timestamp::MAX), Uuid::max()),
            |cursor| (cursor.created_at, cursor.id),
        )
    }
}

/// Paging facts of a list answer.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PaginationView {
    /// The cursor this page was asked with.
    pub cursor: Option<String>,
    /// The cursor of the next page.
    pub next_cursor: Option<String>,
    /// Whether there is a next page.
    pub has_more: bool,
    /// All rows that match, where asked for.
    pub total_count: Option<i64>,
}

/// A list answer.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub data: Vec<T>,
    /// Where they stand in the whole.
    pub pagination: PaginationView,
}

impl<T> Page<T> {
    /// Makes a page of `rows`, which may hold one row more than asked for.
    pub fn new(
        request: &PageRequest,
        mut rows: Vec<T>,
        total_count: Option<i64>,
        position: impl Fn(&T) -> Cursor,
    ) -> Self {
        let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows.last().filter(|_| has_more).map(|row| position(row).encode());
        let cursor = request.after.map(Cursor::encode);
        Self { data: rows, pagination: PaginationView { cursor, next_cursor, has_more, total_count } }
    }

    /// The same page with each row turned into what is shown of it.
    pub fn map<U>(self, show: impl FnMut(T) -> U) -> Page<U> {
        Page { data: self.data.into_iter().map(show).collect(), pagination: self.pagination }
    }
}

/// What a row of a list may take as JSON; more costs a copy, nothing else.
const ROW_BYTES: usize = 4 * 1024;

/// Written into one piece of memory that is large enough from the start: growing it step by step is a good part of what
/// a list costs.
impl<T: Serialize> Page<T> {
    /// As it is sent.
    pub(crate) fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut text = Vec::with_capacity((self.data.len() + 1) * ROW_BYTES);
        serde_json::to_writer(&mut text, self)?;
        Ok(text)
    }
}

impl<T: Serialize> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.to_json() {
            Ok(text) => {
                ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], text).into_response()
            }
            Err(error) => Problem::internal(error).into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_comes_back_as_it_was(micros in -62_000_000_000_000_000_i64..250_000_000_000_000_000, id: u128) {
            let cursor = Cursor { created_at: Timestamp::from_microsecond(micros).unwrap(), id: Uuid::from_u128(id) };
            prop_assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }

        #[test]
        fn any_text_is_a_moment_or_refused(text: String) {
            let _ = Moment::try_from(text);
        }

        #[test]
        fn any_text_is_a_cursor_or_refused(text: String) {
            let query = PageQuery { cursor: Some(text), ..PageQuery::default() };
            let _ = query.parse();
        }
    }

    #[test]
    fn a_date_stands_for_its_beginning() {
        let moment = Moment::try_from("2026-01-31".to_owned()).unwrap();
        assert_eq!(moment.0.to_string(), "2026-01-31T00:00:00Z");
        assert_eq!(Moment::try_from("2026-01-31T01:00:00+01:00".to_owned()).unwrap(), moment);
        assert!(Moment::try_from("31.1.2026".to_owned()).is_err());
    }
}
