//! The transactions that features see.
//!
//! A [`TenantTx`] is a transaction whose first act set the organization; row security does the rest. It cannot be made
//! outside this crate:
//!
//! ```compile_fail
//! # async fn handler(platform: platform::Platform) {
//! let tx = platform::TenantTx::begin(&todo!(), false).await; // private
//! # }
//! ```
//!
//! and the pool cannot be reached:
//!
//! ```compile_fail
//! # async fn handler(platform: platform::Platform) {
//! let connection = platform.db.connection().await; // private
//! # }
//! ```

use std::ops::{Deref, DerefMut};

use jiff::Timestamp;
use types::{Clock, OrganizationId, UserId};

use super::context::{Actor, Origin, TenantContext};
use super::error::DbError;
use super::pool::Db;
use super::transaction::Transaction;
use crate::audit::AuditEntry;
use crate::jobs::QueuedJob;
use crate::live::LiveEvent;

/// A transaction inside one organization.
///
/// Audit entries, jobs and live events are collected and written in one flight just before `COMMIT`: they are born
/// with the data or not at all, and the lock on the audit chain is held for the shortest time.
pub struct TenantTx {
    inner: Transaction,
    organization_id: OrganizationId,
    actor: Actor,
    origin: Origin,
    now: Timestamp,
    pub(crate) audit: Vec<AuditEntry>,
    pub(crate) jobs: Vec<QueuedJob>,
    pub(crate) live: Vec<LiveEvent>,
}

impl TenantTx {
    pub(crate) async fn begin(cx: &TenantContext, read_only: bool) -> Result<Self, DbError> {
        Self::begin_with(cx, read_only, "").await
    }

    /// A read whose statements are planned once a connection, not once an execution.
    pub(crate) async fn begin_planned(cx: &TenantContext) -> Result<Self, DbError> {
        Self::begin_with(cx, true, ";SET LOCAL plan_cache_mode = force_generic_plan").await
    }

    /// A read whose statements are planned for the parameters of each execution.
    pub(crate) async fn begin_filtered(cx: &TenantContext) -> Result<Self, DbError> {
        Self::begin_with(cx, true, ";SET LOCAL plan_cache_mode = force_custom_plan").await
    }

    async fn begin_with(cx: &TenantContext, read_only: bool, more: &str) -> Result<Self, DbError> {
        let connection = cx.db.connection().await?;
        let settings = format!("SET LOCAL app.organization_id = '{}'{more}", cx.organization_id);
        Ok(Self {
            inner: Transaction::new(connection, read_only, &settings),
            organization_id: cx.organization_id,
            actor: cx.actor.clone(),
            origin: cx.origin.clone(),
            now: cx.clock.now(),
            audit: Vec::new(),
            jobs: Vec::new(),
            live: Vec::new(),
        })
    }

    /// The organization all rows belong to.
    pub fn organization_id(&self) -> OrganizationId {
        self.organization_id
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Where the act came from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The instant this transaction began; all its rows carry the same one.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Runs a part of the work that may fail by itself: on its `Err`, what it wrote, queued and announced is taken back, and
    /// the transaction goes on. After a statement that failed nothing can go on; that is the outer `Err`.
    pub async fn attempt<T, E: From<DbError>>(
        &mut self,
        work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, E>,
    ) -> Result<Result<T, E>, E> {
        let (audit, jobs, live) = (self.audit.len(), self.jobs.len(), self.live.len());
        self.execute("SAVEPOINT attempt", &[]).await?;
        match work(self).await {
            Ok(value) => {
                self.execute("RELEASE SAVEPOINT attempt", &[]).await?;
                Ok(Ok(value))
            }
            Err(error) if self.inner.has_failed() => Err(error),
            Err(error) => {
                self.execute("ROLLBACK TO SAVEPOINT attempt", &[]).await?;
                self.audit.truncate(audit);
                self.jobs.truncate(jobs);
                self.live.truncate(live);
                Ok(Err(error))
            }
        }
    }

    pub(crate) fn finish_read(self) {
        debug_assert!(self.audit.is_empty() && self.jobs.is_empty() && self.live.is_empty());
        self.inner.finish_read();
    }

    pub(crate) async fn commit(mut self) -> Result<(), DbError> {
        crate::jobs::flush(&mut self).await?;
        crate::live::flush(&mut self).await?;
        crate::audit::flush(&mut self).await?;
        self.inner.commit().await
    }
}

impl Deref for TenantTx {
    type Target = Transaction;

    fn deref(&self) -> &Transaction {
        &self.inner
    }
}

impl DerefMut for TenantTx {
    fn deref_mut(&mut self) -> &mut Transaction {
        &mut self.inner
    }
}

/// Either kind of transaction, for what is written in both: rows of people, which belong to no organization.
pub trait AnyTx: DerefMut<Target = Transaction> + Send {
    /// The instant the transaction began.
    fn now(&self) -> Timestamp;
}

impl AnyTx for TenantTx {
    fn now(&self) -> Timestamp {
        self.now
    }
}

impl AnyTx for SystemTx {
    fn now(&self) -> Timestamp {
        self.now
    }
}

/// A transaction on the global tables (users, sessions, organizations, keys), outside any organization.
pub struct SystemTx {
    inner: Transaction,
    now: Timestamp,
}

impl SystemTx {
    pub(crate) async fn begin(
        db: &Db,
        clock: &Clock,
        user_id: Option<UserId>,
        read_only: bool,
    ) -> Result<Self, DbError> {
        let connection = db.connection().await?;
        let settings = user_id.map(|id| format!("SET LOCAL app.user_id = '{id}'")).unwrap_or_default();
        Ok(Self { inner: Transaction::new(connection, read_only, &settings), now: clock.now() })
    }

    /// The instant this transaction began.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    pub(crate) fn finish_read(self) {
        self.inner.finish_read();
    }

    pub(crate) async fn commit(self) -> Result<(), DbError> {
        self.inner.commit().await
    }
}

impl Deref for SystemTx {
    type Target = Transaction;

    fn deref(&self) -> &Transaction {
        &self.inner
    }
}

impl DerefMut for SystemTx {
    fn deref_mut(&mut self) -> &mut Transaction {
        &mut self.inner
    }
}
