//! The connection pool. Only this crate can take a connection from it.

use std::time::Duration;

use super::address::Address;
use super::error::DbError;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};

/// Owns the pool of the runtime role and hands it to nobody.
#[derive(Clone)]
pub struct Db {
    pool: Pool,
}

impl Db {
    /// A pool of `size` connections to `url`; connections open on demand.
    pub(crate) fn new(url: &str, size: usize) -> Result<Self, DbError> {
        Ok(Self { pool: pool(url, size)? })
    }

    pub(crate) async fn connection(&self) -> Result<Object, DbError> {
        Ok(self.pool.get().await?)
    }

    /// Connections in use and the pool's size, for metrics.
    pub(crate) fn usage(&self) -> (usize, usize) {
        let status = self.pool.status();
        (status.size.saturating_sub(status.available), status.max_size)
    }
}

/// A pool for `url`; also used for the job queue, which keeps its own small one.
pub(crate) fn pool(url: &str, size: usize) -> Result<Pool, DbError> {
    let address: Address = url.parse()?;
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = Manager::from_config(address.config().clone(), address.tls(), recycling);
    Pool::builder(manager)
        .max_size(size)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(Duration::from_secs(10)))
        .create_timeout(Some(Duration::from_secs(10)))
        .build()
        .map_err(|error| DbError::Unavailable(error.to_string()))
}
