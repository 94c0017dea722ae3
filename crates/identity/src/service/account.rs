//! A person's own account: who they are here, where else they work, and their own settings.

use platform::live::Topic;
use platform::{DbError, SystemContext, TenantTx};
use serde_json::{Map, json};
use types::{ArtistId, UserId};

use crate::error::IdentityError;
use crate::model::{Engagement, MemberSummary, OrganizationSummary, User};
use crate::store::{artists, members, organizations, users};

/// What a person sees of themselves in the active organization.
pub struct Standing {
    pub user: User,
    pub member: MemberSummary,
    pub organization: OrganizationSummary,
    pub artist_id: Option<ArtistId>,
}

/// The person in the active organization; [`IdentityError::InvalidToken`] when they no longer belong to it.
pub async fn standing(tx: &mut TenantTx, user_id: UserId) -> Result<Standing, IdentityError> {
    let user = users::find_member(tx, user_id).await?.ok_or(IdentityError::InvalidToken)?;
    let member = members::active_by_user(tx, user_id).await?.ok_or(IdentityError::InvalidToken)?;
    let organization = organizations::current(tx).await?;
    let artist_id = artists::active_of_user(tx, user_id).await?.map(|artist| artist.artist_id);
    Ok(Standing { user, member, organization, artist_id })
}

/// The person's active engagements.
pub async fn engagements(account: &SystemContext, user_id: UserId) -> Result<Vec<Engagement>, DbError> {
    account.read(Some(user_id), async |tx| members::engagements(tx, user_id).await).await
}

/// Checked changes to one's own account.
pub struct OwnChanges {
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub locale: Option<String>,
    pub timezone: Option<String>,
}

/// Changes the signed-in person's own account.
pub async fn update_own(
    tx: &mut TenantTx,
    user_id: UserId,
    changes: &OwnChanges,
) -> Result<(User, MemberSummary), IdentityError> {
    let before = users::find_member(tx, user_id).await?.ok_or(IdentityError::InvalidToken)?;
    let after = users::update_own(
        tx,
        user_id,
        changes.first_name.as_deref(),
        changes.last_name.as_deref(),
        changes.locale.as_deref(),
        changes.timezone.as_deref(),
    )
    .await?;
    let fields = [
        ("first_name", &before.first_name, &after.first_name),
        ("last_name", &before.last_name, &after.last_name),
        ("locale", &before.locale, &after.locale),
        ("timezone", &before.timezone, &after.timezone),
    ];
    let changed: Map<String, _> = fields
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(field, before, after)| (field.to_owned(), json!({"before": before, "after": after})))
        .collect();
    if !changed.is_empty() {
        tx.audit("account_update", "user", user_id.0, changed.into());
        if let Some(id) = members::id_of_user(tx, user_id).await? {
            tx.publish(Topic::Member, id.0, 0, vec![user_id]);
        }
    }
    let member = members::active_by_user(tx, user_id).await?.ok_or(IdentityError::InvalidToken)?;
    Ok((after, member))
}
