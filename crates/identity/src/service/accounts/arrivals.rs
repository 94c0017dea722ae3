//! What a sign-in brings with it: suspicion before it, a notice of a device never seen before and the end of a session too
//! many after it.

use std::net::IpAddr;

use notifications::Message;
use platform::{DbError, Platform, SystemContext, TenantTx};
use serde_json::json;
use types::{OrganizationId, SessionId};

use super::letters;
use crate::anomalies::{self, Anomaly, Sighting};
use crate::devices;
use crate::model::{User, Whereabouts};
use crate::rules::{self, Proof};
use crate::service::{events, sign_in};
use crate::store::known_devices::{self, Acquaintance};
use crate::store::{events as event_rows, organizations, security, sessions};

/// Weighs a proof by where it came from, whatever kind it is. What follows from it is decided by
/// [`rules::step_after`]: one proof more, or – where there is none to ask for – a letter.
pub async fn weigh(
    platform: &Platform,
    system: &SystemContext,
    user: &User,
    proof: Proof,
    organization_id: OrganizationId,
) -> Result<Proof, DbError> {
    let place = system.origin().place;
    if place.is_none() {
        return Ok(proof);
    }
    let rows = system.read(None, async |tx| event_rows::sign_ins(tx, user.id).await).await?;
    let earlier: Vec<Sighting> = rows
        .into_iter()
        .map(|(at, address)| {
            let place = address.parse::<IpAddr>().ok().and_then(|address| platform.places.find(address));
            Sighting { at, place }
        })
        .collect();
    let Some(anomaly) = anomalies::judge(&Sighting { at: system.now(), place }, &earlier) else {
        return Ok(proof);
    };
    suspect(system, user, organization_id, anomaly).await?;
    Ok(Proof { is_suspicious: true, ..proof })
}

async fn suspect(
    system: &SystemContext,
    user: &User,
    organization_id: OrganizationId,
    anomaly: Anomaly,
) -> Result<(), DbError> {
    system
        .for_organization(organization_id, sign_in::actor(user))
        .write(async |tx| {
            let (organization, origin) = (tx.organization_id(), tx.origin().clone());
            events::note(tx, user.id, "session_suspect", events::Scene::Organization(organization), &origin)
                .await?;
            let place = origin.place.map(|place| place.country_name().to_owned());
            tx.audit(
                "session_suspect",
                "user",
                user.id.0,
                json!({"anomaly": anomaly.name(), "place": place}),
            );
            Ok(())
        })
        .await
}

/// Follows a session that was just opened in the transaction.
pub async fn welcome(
    tx: &mut TenantTx,
    platform: &Platform,
    user: &User,
    session_id: SessionId,
    is_suspicious: bool,
) -> Result<(), DbError> {
    notice_device(tx, platform, user, is_suspicious).await?;
    end_surplus(tx, user, session_id).await
}

/// Tells the person of a device on which they never signed in before, or of one they know in an unlikely place. The first
/// one of all is no news.
async fn notice_device(
    tx: &mut TenantTx,
    platform: &Platform,
    user: &User,
    is_suspicious: bool,
) -> Result<(), DbError> {
    let origin = tx.origin().clone();
    let country = origin.place.map(|place| place.country_code().to_owned()).unwrap_or_default();
    let fingerprint = devices::fingerprint(origin.user_agent.as_deref(), &country);
    let is_new = known_devices::note(tx, user.id, &fingerprint).await? == Acquaintance::New;
    if !is_new && !is_suspicious {
        return Ok(());
    }
    let Whereabouts { device, place, .. } = Whereabouts::of(&origin);
    let device = device.unwrap_or_else(|| "the server itself".into());
    let (at, link) = (tx.now(), letters::page(platform, "/account/devices"));
    if !is_new {
        return letters::write(tx, platform, user, Message::UnusualPlace { at, device, place, link }).await;
    }
    letters::write(tx, platform, user, Message::NewDevice { at, device, place, link }).await?;
    let organization = tx.organization_id();
    events::note(tx, user.id, "device_new", events::Scene::Organization(organization), &origin).await
}

/// Ends the sessions that are too many in this organization beside the one that has just entered it, those unused for
/// longest first.
pub async fn end_surplus(tx: &mut TenantTx, user: &User, newest: SessionId) -> Result<(), DbError> {
    let own_limit = security::current(tx).await?.session_limit;
    let tier = organizations::tier(tx).await?;
    let most = rules::session_limit(own_limit, tier);
    let running = sessions::running_here(tx, user.id).await?;
    let surplus = running.into_iter().filter(|id| *id != newest).skip(most.saturating_sub(1));
    let (organization, origin) = (tx.organization_id(), tx.origin().clone());
    for id in surplus.collect::<Vec<_>>() {
        sessions::revoke(tx, id, "session_limit").await?;
        tx.audit("session_end", "session", id.0, json!({"reason": "session_limit", "most": most}));
        events::note(tx, user.id, "session_end", events::Scene::Organization(organization), &origin).await?;
    }
    Ok(())
}
