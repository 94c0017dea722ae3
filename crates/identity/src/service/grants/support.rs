//! Help by whoever runs the server. An organization switches it on for some hours; a command on the server prints a
//! link that is good once; whoever follows it sees what the administrator who switched it on sees, and changes nothing.
//! Every look is in the audit log under the helper's name, and it ends when the organization says so.

use jiff::{SignedDuration, Timestamp};
use platform::auth::revocations::{self, Revocation};
use platform::auth::tokens::{ACCESS_TOKEN_LIFE, TokenSubject};
use platform::policy::Permission;
use platform::{
    Actor, Assurance, FieldError, Platform, Powers, RealPerson, SystemContext, TenantContext, TenantTx,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use types::{OrganizationId, SessionId, UserId};

use crate::error::IdentityError;
use crate::service::one_time::{self, Form, OneTimePurpose};
use crate::store::{members, security};

/// How long the printed link is good.
const LINK_LIFE: SignedDuration = SignedDuration::from_mins(15);
/// Longest leave an organization gives at once.
const MOST_HOURS: u32 = 72;

/// A look under way.
#[derive(Clone, Debug)]
pub struct SupportSession {
    pub id: SessionId,
    /// Who looks.
    pub name: String,
    /// Through whose eyes.
    pub user_id: UserId,
    pub ends_at: Timestamp,
}

/// What the link stands for.
#[derive(Serialize, Deserialize)]
struct Invited {
    organization_id: OrganizationId,
    name: String,
}

/// An access token without a refresh token.
pub struct AccessToken {
    pub text: String,
    pub seconds: i64,
}

/// Hours as typed.
pub fn hours(field: &str, hours: u32) -> Result<SignedDuration, FieldError> {
    if (1..=MOST_HOURS).contains(&hours) {
        return Ok(SignedDuration::from_hours(i64::from(hours)));
    }
    Err(FieldError::new(field, format!("Choose 1 to {MOST_HOURS} hours.")))
}

/// Lets support look for a while, from now.
pub async fn grant(
    tx: &mut TenantTx,
    user_id: UserId,
    span: SignedDuration,
) -> Result<Timestamp, IdentityError> {
    security::current_locked(tx).await?;
    let until = tx.now() + span;
    security::set_support(tx, Some(until), Some(user_id)).await?;
    let organization = tx.organization_id();
    tx.audit("support_access_grant", "organization", organization.0, json!({"until": until}));
    Ok(until)
}

/// Ends the leave, and every look under way within a second.
pub async fn withdraw(tx: &mut TenantTx) -> Result<(), IdentityError> {
    security::current_locked(tx).await?;
    security::set_support(tx, None, None).await?;
    let ended = security::end_support_sessions(tx).await?;
    for id in &ended {
        revocations::revoke(tx, Revocation::Session { id: *id }).await?;
    }
    let organization = tx.organization_id();
    tx.audit(
        "support_access_withdraw",
        "organization",
        organization.0,
        json!({"ended_sessions": ended.len()}),
    );
    Ok(())
}

/// A link for a helper of this name; nothing where the organization has not asked for help.
pub async fn invite(
    platform: &Platform,
    tenant: &TenantContext,
    name: &str,
) -> Result<Option<String>, IdentityError> {
    tenant
        .write(async |tx| {
            if security::support(tx).await?.is_none() {
                return Ok(None);
            }
            let organization_id = tx.organization_id();
            let invited = Invited { organization_id, name: name.to_owned() };
            let (purpose, keyring) = (OneTimePurpose::SupportLink, &platform.keyring);
            let issued = one_time::issue(tx, keyring, purpose, None, LINK_LIFE, Form::Link, &invited).await?;
            tx.audit("support_link_create", "organization", organization_id.0, json!({"name": name}));
            // In the fragment, which browsers keep to themselves: no log and no `Referer` shows it.
            Ok(Some(format!("{}/support#{}", platform.config.public_url, issued.token)))
        })
        .await
}

/// Opens a look with the printed link.
pub async fn open(
    platform: &Platform,
    system: &SystemContext,
    token: &str,
) -> Result<AccessToken, IdentityError> {
    let redeemed = system
        .write(None, async |tx| {
            one_time::redeem(tx, &platform.keyring, OneTimePurpose::SupportLink, token).await
        })
        .await?;
    let invited = redeemed.and_then(|redeemed| serde_json::from_value::<Invited>(redeemed.payload).ok());
    let Invited { organization_id, name } = invited.ok_or(IdentityError::LinkInvalid)?;
    let id = SessionId::generate();
    let name = format!("{name} (support)");
    let actor = Actor { user_id: None, real_user_id: Some(UserId(id.0)), name: name.clone() };
    let session = system
        .for_organization(organization_id, actor)
        .write(async |tx| {
            let (ends_at, user_id) = security::support(tx).await?.ok_or(IdentityError::LinkInvalid)?;
            let session = SupportSession { id, name, user_id, ends_at };
            security::insert_support_session(tx, &session).await?;
            tx.audit(
                "support_session_create",
                "session",
                id.0,
                json!({"name": session.name, "until": ends_at}),
            );
            Ok::<_, IdentityError>(session)
        })
        .await?;
    let tenant = system.for_organization(organization_id, Actor::system());
    token_for(platform, &tenant, &session).await
}

/// A further access token for a look that has not ended.
pub async fn renew(
    platform: &Platform,
    tenant: &TenantContext,
    id: SessionId,
) -> Result<AccessToken, IdentityError> {
    let session = tenant
        .read(async |tx| {
            // Both must hold: the session's own end, and the organization's leave.
            let leave = security::support(tx).await?;
            let session = security::support_session(tx, id).await?;
            Ok::<_, IdentityError>(session.filter(|_| leave.is_some()))
        })
        .await?;
    token_for(platform, tenant, &session.ok_or(IdentityError::LinkInvalid)?).await
}

async fn token_for(
    platform: &Platform,
    tenant: &TenantContext,
    session: &SupportSession,
) -> Result<AccessToken, IdentityError> {
    let member = tenant.read(async |tx| members::active_by_user(tx, session.user_id).await).await?;
    let member = member.ok_or(IdentityError::LinkInvalid)?;
    let subject = TokenSubject {
        user_id: member.user_id,
        email: &member.email,
        name: &member.name,
        role: member.role,
        organization_id: tenant.organization_id(),
        session_id: session.id,
        assurance: Assurance::One,
        verified_at: None,
        confinement: None,
        powers: &Powers::Only(looks()),
        real: Some(&RealPerson { user_id: UserId(session.id.0), name: session.name.clone() }),
    };
    let now = platform.clock.now();
    // The token is as good as any for its fifteen minutes, but never longer than the leave.
    let left = session.ends_at.duration_since(now).min(ACCESS_TOKEN_LIFE);
    let text = platform.tokens.issue_until(&subject, now, now + left)?;
    Ok(AccessToken { text, seconds: left.as_secs() })
}

/// What a helper may do: read what the office reads, and nothing personal.
fn looks() -> std::sync::Arc<[Permission]> {
    Permission::ALL
        .iter()
        .copied()
        .filter(|permission| {
            permission.name().ends_with(":read") && !permission.is_personal() && !permission.is_sensitive()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_helper_looks_and_does_nothing() {
        let names: Vec<_> = looks().iter().map(|permission| permission.name()).collect();
        assert!(names.contains(&"me:read") && names.contains(&"contracts:read"));
        assert!(names.iter().all(|name| name.ends_with(":read")));
        assert!(!names.contains(&"account:read") && !names.contains(&"artists:read_personal"));
    }

    #[test]
    fn leave_is_given_for_three_days_at_most() {
        assert!(hours("hours", 1).is_ok() && hours("hours", 72).is_ok());
        assert!(hours("hours", 0).is_err() && hours("hours", 73).is_err());
    }
}
