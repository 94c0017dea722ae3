//! On whose behalf a transaction runs. Contexts are made by the authorization extractor, by the job runner, or, for a
//! listed purpose, by [`SystemContext`]; they are the only way to a transaction.

use std::net::IpAddr;

use jiff::Timestamp;
use types::{Clock, OrganizationId, RequestId, UserId};

use super::error::DbError;
use super::pool::Db;
use super::tenant::{SystemTx, TenantTx};
use crate::places::Place;

/// Who acts, as the audit log names them.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person acted for; none for the system itself.
    pub user_id: Option<UserId>,
    /// The person at the keyboard, where that is somebody else.
    pub real_user_id: Option<UserId>,
    /// Name as shown in histories.
    pub name: String,
}

impl Actor {
    /// The software itself: jobs and reconcilers.
    pub fn system() -> Self {
        Self { user_id: None, real_user_id: None, name: "BIG Live Portal".into() }
    }
}

/// Where an act came from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The request (or job run) that caused it.
    pub request_id: RequestId,
    /// Address of the client.
    pub address: Option<IpAddr>,
    /// Where that address is, if anybody knows.
    pub place: Option<Place>,
    /// `User-Agent`, at most 400 characters.
    pub user_agent: Option<String>,
}

impl Origin {
    /// An act without a request: a job or a command.
    pub fn internal() -> Self {
        Self { request_id: RequestId::generate(), address: None, place: None, user_agent: None }
    }
}

/// One organization, one actor: what a [`TenantTx`] is made from.
#[derive(Clone)]
pub struct TenantContext {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) organization_id: OrganizationId,
    pub(crate) actor: Actor,
    pub(crate) origin: Origin,
}

impl TenantContext {
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

    /// The current instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Runs `work` in a read-only transaction.
    pub async fn read<T, E: From<DbError>>(
        &self,
        work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tx = TenantTx::begin(self, true).await?;
        let value = work(&mut tx).await?;
        tx.finish_read();
        Ok(value)
    }

    /// As [`read`](Self::read), for statements that are hot and whose plan does not depend on their parameters (so: no
    /// `LIMIT` in a parameter): PostgreSQL keeps their plans, where planning would cost more than running.
    pub async fn read_planned<T, E: From<DbError>>(
        &self,
        work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tx = TenantTx::begin_planned(self).await?;
        let value = work(&mut tx).await?;
        tx.finish_read();
        Ok(value)
    }

    /// As [`read`](Self::read), for lists with filters: which way is short depends on what is asked for, and PostgreSQL would
    /// after some times take one plan for all of it, which took forty times as long where much was found.
    pub async fn read_filtered<T, E: From<DbError>>(
        &self,
        work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tx = TenantTx::begin_filtered(self).await?;
        let value = work(&mut tx).await?;
        tx.finish_read();
        Ok(value)
    }

    /// Runs `work` in a transaction that commits on `Ok` and rolls back on `Err`. No network call, upload or password
    /// hash belongs inside.
    pub async fn write<T, E: From<DbError>>(
        &self,
        work: impl AsyncFnOnce(&mut TenantTx) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tx = TenantTx::begin(self, false).await?;
        let value = work(&mut tx).await?;
        tx.commit().await?;
        Ok(value)
    }
}

/// Why code needs to work without a signed-in person. Each use is listed here and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Sign-in, refresh and sign-out: the organization is not known yet.
    SignIn,
    /// A person opens an invitation link.
    Invitation,
    /// A signed download address stands for the person who asked for it.
    SignedLink,
    /// Somebody shows a sealed document at `/verify`.
    Verification,
    /// The job runner, for the organization named by the job.
    Job,
    /// The scheduler and janitors, organization by organization.
    Scheduler,
    /// A command on the machine itself (`biglive admin`, `demo`, `doctor`).
    Command,
    /// A program shows its secret.
    ApiClient,
    /// A process learns which access was taken back and which keys there are.
    Revocation,
    /// An administrator resets a member's second factors or asks them for a new password, and what the person does elsewhere decides whether they may.
    FactorReset,
    /// A provider reports what became of something it was handed, under the address that was given to it.
    ProviderReport,
    /// A calendar program shows the secret of a person's calendar.
    CalendarFeed,
    /// A person reads or changes what is theirs in all organizations (profile, organizations to switch to).
    OwnAccount,
}

/// Work across or before organizations, for a stated purpose.
#[derive(Clone)]
pub struct SystemContext {
    db: Db,
    clock: Clock,
    purpose: Purpose,
    origin: Origin,
}

impl SystemContext {
    pub(crate) fn new(db: Db, clock: Clock, purpose: Purpose, origin: Origin) -> Self {
        Self { db, clock, purpose, origin }
    }

    /// The current instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Where the act came from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Runs `work` on the global tables; with `user_id`, that person's own memberships are visible too.
    pub async fn read<T, E: From<DbError>>(
        &self,
        user_id: Option<UserId>,
        work: impl AsyncFnOnce(&mut SystemTx) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tx = SystemTx::begin(&self.db, &self.clock, user_id, true).await?;
        let value = work(&mut tx).await?;
        tx.finish_read();
        Ok(value)
    }

    /// As [`read`](Self::read), committing on `Ok`.
    pub async fn write<T, E: From<DbError>>(
        &self,
        user_id: Option<UserId>,
        work: impl AsyncFnOnce(&mut SystemTx) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tx = SystemTx::begin(&self.db, &self.clock, user_id, false).await?;
        let value = work(&mut tx).await?;
        tx.commit().await?;
        Ok(value)
    }

    /// The context of one organization, acting as `actor`.
    pub fn for_organization(&self, organization_id: OrganizationId, actor: Actor) -> TenantContext {
        tracing::trace!(purpose = ?self.purpose, %organization_id, "system context enters an organization");
        TenantContext {
            db: self.db.clone(),
            clock: self.clock.clone(),
            organization_id,
            actor,
            origin: self.origin.clone(),
        }
    }
}
