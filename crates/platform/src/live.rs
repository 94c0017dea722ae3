//! Live updates: what changed, never the data. Written to the outbox table and announced by `NOTIFY` in the changing
//! transaction; every realtime process listens and passes messages to its WebSockets; browsers refetch through the
//! API, so permissions live in one place. After a reconnect the outbox replays what was missed.

mod hub;

use serde::{Deserialize, Serialize};
use types::{LiveEventId, OrganizationId, UserId};
use uuid::Uuid;

pub use hub::{LiveHub, Subscription};

use crate::auth::principal::Principal;
use crate::db::error::DbError;
use crate::db::tenant::TenantTx;
use crate::policy::{Permission, Scope};

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// A contract, its assignments or its seals.
    Contract,
    /// A claim, its receipts or its steps.
    Expense,
    /// An event, or all of a series (by either's id), or who takes part.
    Event,
    /// Days on which people are asked whether they could come, or what somebody answers.
    AvailabilityRequest,
    /// A member or artist.
    Member,
    /// An invitation.
    Invitation,
    /// Something was told to a person, or they have read it.
    Notice,
    /// A background job failed or was retried.
    Job,
}

impl Topic {
    const ALL: [Self; 8] = [
        Self::Contract,
        Self::Expense,
        Self::Event,
        Self::AvailabilityRequest,
        Self::Member,
        Self::Invitation,
        Self::Notice,
        Self::Job,
    ];

    /// Who hears of every message of the topic: those who may read all of it.
    pub fn permission(self) -> Permission {
        match self {
            Self::Contract => Permission::ContractRead,
            Self::Expense => Permission::ExpenseRead,
            Self::Event | Self::AvailabilityRequest => Permission::ScheduleRead,
            Self::Member => Permission::MemberRead,
            Self::Invitation => Permission::InvitationRead,
            Self::Notice => Permission::AccountRead,
            Self::Job => Permission::JobRead,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Expense => "expense",
            Self::Event => "event",
            Self::AvailabilityRequest => "availability_request",
            Self::Member => "member",
            Self::Invitation => "invitation",
            Self::Notice => "notice",
            Self::Job => "job",
        }
    }
}

/// One change, as it travels between processes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LiveEvent {
    /// Position for `?since=`.
    pub id: LiveEventId,
    /// The organization it happened in.
    pub organization_id: OrganizationId,
    /// What it is about.
    pub topic: Topic,
    /// Which one.
    pub entity_id: Uuid,
    /// Its version after the change, 0 where it has none.
    pub version: i64,
    /// People who hear of it besides those who read the whole topic.
    pub audience: Vec<UserId>,
    /// More people hear of a change that was announced already to those who read the whole topic.
    #[serde(default)]
    pub is_continued: bool,
}

impl LiveEvent {
    /// Whether a caller hears of this change: who may read the whole topic, and whom it concerns – unless they were not
    /// handed the topic, as a program or in somebody's place.
    pub fn is_for(&self, caller: &Principal) -> bool {
        let permission = self.topic.permission();
        match caller.scope(permission) {
            Scope::Organization => !self.is_continued,
            Scope::None | Scope::Own | Scope::Team => {
                caller.powers.include(permission) && self.audience.contains(&caller.user_id)
            }
        }
    }
}

impl TenantTx {
    /// Announces a change when this transaction commits.
    pub fn publish(&mut self, topic: Topic, entity_id: Uuid, version: i64, mut audience: Vec<UserId>) {
        // Whoever has two reasons to hear of it hears of it once.
        audience.sort_unstable();
        audience.dedup();
        let event = LiveEvent {
            id: LiveEventId::generate(),
            organization_id: self.organization_id(),
            topic,
            entity_id,
            version,
            audience,
            is_continued: false,
        };
        self.live.push(event);
    }
}

pub(crate) async fn flush(tx: &mut TenantTx) -> Result<(), DbError> {
    let events = std::mem::take(&mut tx.live);
    if events.is_empty() {
        return Ok(());
    }
    let mut payloads = Vec::with_capacity(events.len());
    for event in &events {
        // A NOTIFY payload is limited to 8000 bytes: a large audience is told in groups, under the same id.
        let mut groups: Vec<&[UserId]> = event.audience.chunks(100).collect();
        if groups.is_empty() {
            groups.push(&[]);
        }
        for (at, group) in groups.into_iter().enumerate() {
            let part = LiveEvent { audience: group.to_vec(), is_continued: at > 0, ..event.clone() };
            let payload = serde_json::to_string(&part)
                .map_err(|error| DbError::Other(format!("live event: {error}")))?;
            payloads.push(payload);
        }
    }
    let (organization, now) = (tx.organization_id(), tx.now());
    let ids: Vec<LiveEventId> = events.iter().map(|event| event.id).collect();
    let topics: Vec<&str> = events.iter().map(|event| event.topic.name()).collect();
    let entities: Vec<Uuid> = events.iter().map(|event| event.entity_id).collect();
    let versions: Vec<i64> = events.iter().map(|event| event.version).collect();
    let audiences: Vec<String> = events.iter().map(|event| array_of(&event.audience)).collect();
    tx.query(
        "WITH stored AS (INSERT INTO live_events
                (organization_id, id, topic, entity_id, version, audience, created_at)
             SELECT $1, n.id, n.topic, n.entity_id, n.version, n.audience::uuid[], $2
             FROM unnest($3::uuid[], $4::text[], $5::uuid[], $6::bigint[], $7::text[])
                 AS n (id, topic, entity_id, version, audience))
         SELECT count(pg_notify('biglive_live', payload)) FROM unnest($8::text[]) AS payload",
        &[&organization, &now, &ids, &topics, &entities, &versions, &audiences, &payloads],
    )
    .await?;
    Ok(())
}

/// As PostgreSQL writes an array: arrays of different lengths cannot be the rows of another.
fn array_of(people: &[UserId]) -> String {
    let ids: Vec<String> = people.iter().map(|id| id.0.to_string()).collect();
    format!("{{{}}}", ids.join(","))
}

/// Events after `since` that a caller may hear of, oldest first; a short overlap covers transactions that committed
/// out of order.
pub async fn missed(
    tx: &mut TenantTx,
    since: LiveEventId,
    caller: &Principal,
) -> Result<Vec<LiveEvent>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT id, topic, entity_id, version, audience FROM live_events
             WHERE organization_id = $1 AND created_at >= coalesce((SELECT created_at FROM live_events
                 WHERE organization_id = $1 AND id = $2), '-infinity') - interval '5 seconds' AND id <> $2
             ORDER BY id LIMIT 500",
            &[&organization, &since],
        )
        .await?;
    let mut events = Vec::with_capacity(rows.len());
    for row in rows {
        let topic: String = row.get("topic");
        let Ok(topic) = serde_json::from_value(serde_json::Value::String(topic)) else { continue };
        let audience: Vec<Uuid> = row.get("audience");
        let event = LiveEvent {
            id: row.get("id"),
            organization_id: organization,
            topic,
            entity_id: row.get("entity_id"),
            version: row.get("version"),
            audience: audience.into_iter().map(UserId).collect(),
            is_continued: false,
        };
        if event.is_for(caller) {
            events.push(event);
        }
    }
    Ok(events)
}

/// Removes what no browser will ask for any more; returns how many.
pub async fn prune(tx: &mut TenantTx) -> Result<u64, DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "DELETE FROM live_events WHERE organization_id = $1 AND created_at < $2::timestamptz - interval '1 hour'",
        &[&organization, &now],
    )
    .await
}

/// `NOTIFY` channel; the statement in [`flush`] names it too.
pub(crate) const CHANNEL: &str = "biglive_live";
