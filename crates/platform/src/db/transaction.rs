//! One transaction that owns its connection. `BEGIN` rides with the first statement and a read's `COMMIT` is put on
//! the wire without being waited for, so a transaction costs no round trip of its own.

use deadpool_postgres::Object;
use futures_util::FutureExt as _;
use futures_util::future::try_join;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Row, Statement};

use super::error::DbError;

/// The parameters of a statement.
pub type Params<'a> = &'a [&'a (dyn ToSql + Sync)];

enum State {
    /// `BEGIN` has not been sent.
    Unsent,
    /// `BEGIN` is on the wire.
    Open,
    /// A statement failed: only a rollback is possible.
    Failed,
    /// Nothing is left to end.
    Ended,
}

/// The transaction under [`super::tenant::TenantTx`] and [`super::tenant::SystemTx`].
pub struct Transaction {
    connection: Object,
    begin: String,
    state: State,
}

impl Transaction {
    /// `settings` is a list of `SET LOCAL …;` statements whose values the caller has made safe (UUIDs only).
    pub(super) fn new(connection: Object, read_only: bool, settings: &str) -> Self {
        let begin = if read_only { "BEGIN READ ONLY;" } else { "BEGIN;" };
        Self { connection, begin: format!("{begin}{settings}"), state: State::Unsent }
    }

    /// Whether a statement has failed, so that only a rollback is possible.
    pub(super) fn has_failed(&self) -> bool {
        matches!(self.state, State::Failed)
    }

    async fn prepare(&mut self, sql: &str) -> Result<Statement, DbError> {
        let prepared = self.connection.prepare_cached(sql).await;
        self.note(prepared)
    }

    fn note<T>(&mut self, result: Result<T, tokio_postgres::Error>) -> Result<T, DbError> {
        if result.is_err() {
            self.state = State::Failed;
        }
        Ok(result?)
    }

    /// Runs `statement` behind a `BEGIN` in the same flight, or alone when the transaction is open already.
    async fn run(&mut self, sql: &str, params: Params<'_>) -> Result<Vec<Row>, DbError> {
        let statement = self.prepare(sql).await?;
        let result = match self.state {
            State::Unsent => {
                // Marked before the first await: a request cancelled half-way must roll back.
                self.state = State::Open;
                let begin = self.connection.batch_execute(&self.begin);
                try_join(begin, self.connection.query(&statement, params)).await.map(|((), rows)| rows)
            }
            State::Open => self.connection.query(&statement, params).await,
            State::Failed | State::Ended => {
                return Err(DbError::Other("statement after a failed or ended transaction".into()));
            }
        };
        self.note(result)
    }

    /// All rows of a query.
    pub async fn query(&mut self, sql: &str, params: Params<'_>) -> Result<Vec<Row>, DbError> {
        self.run(sql, params).await
    }

    /// The first row, if there is one.
    pub async fn query_opt(&mut self, sql: &str, params: Params<'_>) -> Result<Option<Row>, DbError> {
        Ok(self.run(sql, params).await?.into_iter().next())
    }

    /// The first row; its absence is a defect.
    pub async fn query_one(&mut self, sql: &str, params: Params<'_>) -> Result<Row, DbError> {
        self.query_opt(sql, params).await?.ok_or_else(|| DbError::Other(format!("no row: {sql}")))
    }

    /// Two independent queries in one flight.
    pub async fn query_both(
        &mut self,
        first: (&str, Params<'_>),
        second: (&str, Params<'_>),
    ) -> Result<(Vec<Row>, Vec<Row>), DbError> {
        let (one, two) = (self.prepare(first.0).await?, self.prepare(second.0).await?);
        if matches!(self.state, State::Unsent) {
            self.state = State::Open;
            let begin = self.connection.batch_execute(&self.begin);
            let queries =
                try_join(self.connection.query(&one, first.1), self.connection.query(&two, second.1));
            let result = try_join(begin, queries).await.map(|((), rows)| rows);
            return self.note(result);
        }
        let result =
            try_join(self.connection.query(&one, first.1), self.connection.query(&two, second.1)).await;
        self.note(result)
    }

    /// Number of rows changed.
    pub async fn execute(&mut self, sql: &str, params: Params<'_>) -> Result<u64, DbError> {
        let statement = self.prepare(sql).await?;
        let result = match self.state {
            State::Unsent => {
                self.state = State::Open;
                let begin = self.connection.batch_execute(&self.begin);
                try_join(begin, self.connection.execute(&statement, params)).await.map(|((), count)| count)
            }
            State::Open => self.connection.execute(&statement, params).await,
            State::Failed | State::Ended => {
                return Err(DbError::Other("statement after a failed or ended transaction".into()));
            }
        };
        self.note(result)
    }

    /// Ends a read: `COMMIT` goes on the wire and nobody waits; the connection's next user queues behind it.
    pub(super) fn finish_read(mut self) {
        if matches!(self.state, State::Open) {
            self.state = State::Ended;
            // One poll writes the message; the answer is of no interest.
            let _ = self.connection.batch_execute("COMMIT").now_or_never();
        }
    }

    /// Ends a write and waits for the database's word that it is durable.
    pub(super) async fn commit(mut self) -> Result<(), DbError> {
        match self.state {
            State::Unsent | State::Ended => Ok(()),
            State::Failed => {
                Err(DbError::Other("a failed statement was ignored; the transaction is rolled back".into()))
            }
            State::Open => {
                let result = self.connection.batch_execute("COMMIT").await;
                self.state = State::Ended;
                Ok(result?)
            }
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if matches!(self.state, State::Open | State::Failed) {
            let _ = self.connection.batch_execute("ROLLBACK").now_or_never();
        }
    }
}
