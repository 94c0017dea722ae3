//! Taking back what access tokens grant before they end. Whoever ends a session, changes a role or stops a program writes
//! a row in the changing transaction; `NOTIFY` tells every process at its commit; each process keeps the revocations of
//! the last minutes in memory, so that a request is judged without asking the database. Rows outlive every token that
//! they concern ([`KEPT`]) and are then forgotten.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use types::{OrganizationId, SessionId, UserId};
use uuid::Uuid;

use super::principal::Principal;
use super::tokens::ACCESS_TOKEN_LIFE;
use crate::db::context::SystemContext;
use crate::db::error::DbError;
use crate::db::tenant::AnyTx;

/// `NOTIFY` channel.
pub(crate) const CHANNEL: &str = "biglive_revocations";
/// How long a revocation is kept: longer than any token that was issued before it.
const KEPT: SignedDuration = SignedDuration::from_mins(20);
const _: () = assert!(KEPT.as_secs() > ACCESS_TOKEN_LIFE.as_secs());

/// Whose access ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Revocation {
    /// One device, for good; also a program's tokens, whose session is the program.
    Session {
        /// The device.
        id: SessionId,
    },
    /// A member's tokens issued until now: their role or standing has changed.
    Member {
        /// Where.
        organization: OrganizationId,
        /// Who.
        user: UserId,
    },
    /// A person's tokens issued until now, in every organization.
    User {
        /// Who.
        id: UserId,
    },
    /// A key or client, for good.
    Client {
        /// The program.
        id: Uuid,
    },
    /// What a key or client was granted until now: its secret has changed.
    Secret {
        /// The program.
        id: Uuid,
    },
}

/// A revocation as announced.
#[derive(Serialize, Deserialize)]
struct Announcement {
    #[serde(flatten)]
    what: Revocation,
    at_ms: i64,
}

const WRITE: &str =
    "WITH kept AS (INSERT INTO revocations (subject, revoked_at) VALUES ($1::text::jsonb, $2))
    SELECT pg_notify($3, $4)";

fn announcement(what: Revocation, at: Timestamp) -> Result<(String, String), DbError> {
    let fault = |error: serde_json::Error| DbError::Other(format!("revocation: {error}"));
    let subject = serde_json::to_string(&what).map_err(fault)?;
    let at_ms = at.as_millisecond();
    Ok((subject, serde_json::to_string(&Announcement { what, at_ms }).map_err(fault)?))
}

/// Takes back access when the transaction commits, in every process within a second.
pub async fn revoke(tx: &mut impl AnyTx, what: Revocation) -> Result<(), DbError> {
    let now = tx.now();
    let (subject, text) = announcement(what, now)?;
    tx.query(WRITE, &[&subject, &now, &CHANNEL, &text]).await.map(drop)
}

/// Forgets revocations whose tokens have all ended; returns how many.
pub async fn prune(system: &SystemContext) -> Result<u64, DbError> {
    let horizon = system.now() - KEPT;
    system
        .write(None, async |tx| {
            tx.execute("DELETE FROM revocations WHERE revoked_at < $1", &[&horizon]).await
        })
        .await
}

/// The revocations this process knows.
#[derive(Clone)]
pub struct Revocations {
    known: Arc<RwLock<HashMap<Revocation, Timestamp>>>,
    /// Counts up with each one, for those who wait: open WebSockets.
    changes: watch::Sender<u64>,
}

impl Default for Revocations {
    fn default() -> Self {
        Self { known: Arc::default(), changes: watch::Sender::new(0) }
    }
}

impl Revocations {
    /// Learns what was revoked lately: at start, and whenever the connection that hears of new ones was lost.
    pub async fn load(&self, system: &SystemContext) -> Result<(), DbError> {
        let horizon = system.now() - KEPT;
        let select = "SELECT subject::text, revoked_at FROM revocations WHERE revoked_at >= $1";
        let rows = system.read(None, async |tx| tx.query(select, &[&horizon]).await).await?;
        for row in rows {
            match serde_json::from_str(row.get("subject")) {
                Ok(what) => self.learn(what, row.get("revoked_at")),
                Err(error) => tracing::warn!(%error, "an unreadable revocation"),
            }
        }
        Ok(())
    }

    /// Takes up what another process (or this one) announced.
    pub(crate) fn hear(&self, payload: &str) {
        let heard = serde_json::from_str::<Announcement>(payload).ok();
        match heard.and_then(|heard| Some((heard.what, Timestamp::from_millisecond(heard.at_ms).ok()?))) {
            Some((what, at)) => self.learn(what, at),
            None => tracing::warn!("an unreadable revocation was announced"),
        }
    }

    fn learn(&self, what: Revocation, at: Timestamp) {
        let mut known = self.known.write().unwrap_or_else(|poison| poison.into_inner());
        let horizon = at - KEPT;
        if known.len() >= 1024 && known.len().is_power_of_two() {
            known.retain(|_, at| *at >= horizon);
        }
        let last = known.entry(what).or_insert(at);
        *last = (*last).max(at);
        drop(known);
        self.changes.send_modify(|count| *count += 1);
    }

    /// Whether the caller's token was taken back. A few look-ups in memory.
    pub fn concern(&self, principal: &Principal) -> bool {
        let known = self.known.read().unwrap_or_else(|poison| poison.into_inner());
        if known.is_empty() {
            return false;
        }
        let (organization, user) = (principal.organization_id, principal.user_id);
        let before = |what: Revocation, issued_at: Timestamp| {
            // The database keeps microseconds, tokens milliseconds.
            known.get(&what).is_some_and(|at| issued_at.as_millisecond() <= at.as_millisecond())
        };
        known.contains_key(&Revocation::Session { id: principal.session_id })
            || known.contains_key(&Revocation::Client { id: principal.session_id.0 })
            || before(Revocation::Secret { id: principal.session_id.0 }, principal.issued_at)
            || before(Revocation::Member { organization, user }, principal.issued_at)
            || before(Revocation::User { id: user }, principal.issued_at)
            || principal.real.as_ref().is_some_and(|real| {
                before(Revocation::Member { organization, user: real.user_id }, principal.issued_at)
                    || before(Revocation::User { id: real.user_id }, principal.issued_at)
            })
    }

    /// Whether a program was stopped.
    pub fn concern_client(&self, id: Uuid) -> bool {
        let known = self.known.read().unwrap_or_else(|poison| poison.into_inner());
        known.contains_key(&Revocation::Client { id })
    }

    /// Changes with each revocation.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::principal::{Assurance, Powers, RealPerson};
    use crate::policy::Role;

    fn at(millisecond: i64) -> Timestamp {
        Timestamp::from_millisecond(1_800_000_000_000 + millisecond).unwrap()
    }

    fn principal() -> Principal {
        Principal {
            user_id: UserId::generate(),
            email: String::new(),
            name: String::new(),
            role: Role::Artist,
            organization_id: OrganizationId::generate(),
            session_id: SessionId::generate(),
            issued_at: at(0),
            expires_at: at(900_000),
            assurance: Assurance::One,
            verified_at: None,
            confinement: None,
            powers: Powers::All,
            real: None,
        }
    }

    #[test]
    fn a_token_falls_with_its_session_its_member_and_its_person() {
        let caller = principal();
        let (organization, user) = (caller.organization_id, caller.user_id);
        for what in [
            Revocation::Session { id: caller.session_id },
            Revocation::Member { organization, user },
            Revocation::User { id: user },
            Revocation::Client { id: caller.session_id.0 },
            Revocation::Secret { id: caller.session_id.0 },
        ] {
            let revocations = Revocations::default();
            assert!(!revocations.concern(&caller));
            revocations.learn(what, at(1));
            assert!(revocations.concern(&caller), "{what:?}");
            assert!(!revocations.concern(&principal()), "{what:?} is nobody else's");
        }
    }

    #[test]
    fn a_member_who_signs_in_again_is_let_in_and_an_ended_session_is_not() {
        let mut caller = principal();
        let revocations = Revocations::default();
        let (organization, user) = (caller.organization_id, caller.user_id);
        revocations.learn(Revocation::Member { organization, user }, at(500));
        caller.issued_at = at(501);
        assert!(!revocations.concern(&caller), "also within the same second");
        revocations.learn(Revocation::Session { id: caller.session_id }, at(400));
        assert!(revocations.concern(&caller));
    }

    #[test]
    fn who_acts_for_somebody_falls_with_their_own_standing() {
        let real = RealPerson { user_id: UserId::generate(), name: "Agent".into() };
        let id = real.user_id;
        let caller = Principal { real: Some(real), ..principal() };
        let revocations = Revocations::default();
        revocations.learn(Revocation::User { id }, at(0));
        assert!(revocations.concern(&caller));
    }

    #[test]
    fn what_is_announced_is_what_is_heard() {
        let caller = principal();
        let what = Revocation::Member { organization: caller.organization_id, user: caller.user_id };
        let (_, text) = announcement(what, at(0)).unwrap();
        let revocations = Revocations::default();
        let mut watching = revocations.watch();
        revocations.hear("{}");
        assert!(!watching.has_changed().unwrap());
        revocations.hear(&text);
        assert!(watching.has_changed().unwrap());
        watching.mark_unchanged();
        assert!(revocations.concern(&caller));
    }
}
