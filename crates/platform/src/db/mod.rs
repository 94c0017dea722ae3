//! Transactions over PostgreSQL. The pool lives in [`pool::Db`] and is handed to nobody; features see
//! [`tenant::TenantTx`] (one organization, row security on) and, where listed, [`tenant::SystemTx`].

pub(crate) mod address;
mod condition;
pub mod context;
pub mod error;
pub(crate) mod pool;
mod server_check;
pub mod tenant;
mod transaction;

pub use condition::{Condition, Parameter};
pub use tokio_postgres::Row;
pub use tokio_postgres::types::ToSql;

/// Reads the columns of a row in the order of its `SELECT`: in wide, hot rows, finding each by its name costs more than
/// reading it.
pub struct Columns<'a> {
    row: &'a Row,
    next: usize,
}

impl<'a> Columns<'a> {
    /// Begins with the first column.
    pub fn of(row: &'a Row) -> Self {
        Self { row, next: 0 }
    }

    /// The next column; a wrong type or number of columns is a defect of the statement beside it.
    pub fn take<T: tokio_postgres::types::FromSql<'a>>(&mut self) -> T {
        let value = self.row.get(self.next);
        self.next += 1;
        value
    }

    /// Leaves columns out.
    pub fn skip(&mut self, columns: usize) {
        self.next += columns;
    }
}
