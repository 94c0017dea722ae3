//! Letters to a person about their account. An e-mail belongs to an organization; those about an account go out in the
//! name of the one the person used last. Who works nowhere gets none: there is nothing to sign in to.

use notifications::{Message, Recipient};
use platform::{DbError, Platform, SystemContext, TenantTx};
use types::UserId;

use crate::model::{Engagement, User, Whereabouts};
use crate::store::{members, organizations};

/// The engagement the person used last.
pub async fn home(system: &SystemContext, user_id: UserId) -> Result<Option<Engagement>, DbError> {
    let engagements = system.read(Some(user_id), async |tx| members::engagements(tx, user_id).await).await?;
    Ok(engagements.into_iter().next())
}

/// Writes to a person.
pub async fn write(
    tx: &mut TenantTx,
    platform: &Platform,
    user: &User,
    message: Message,
) -> Result<(), DbError> {
    let address = user.email.clone();
    write_to(tx, platform, user, address, message).await
}

/// Writes to a person at another address.
pub async fn write_to(
    tx: &mut TenantTx,
    platform: &Platform,
    user: &User,
    address: String,
    message: Message,
) -> Result<(), DbError> {
    let organization = organizations::current(tx).await?;
    let recipient =
        Recipient { email: address, first_name: user.first_name.clone(), timezone: user.timezone.clone() };
    notifications::send(tx, &platform.keyring, &organization.name, &[(recipient, message)]).await
}

/// The address of a page of the app.
pub fn page(platform: &Platform, path: &str) -> String {
    format!("{}{path}", platform.config.public_url)
}

/// Tells a person that their password was changed.
pub fn password_changed(platform: &Platform, tx: &TenantTx) -> Message {
    let Whereabouts { device, place, .. } = Whereabouts::of(tx.origin());
    Message::PasswordChanged {
        at: tx.now(),
        device: device.unwrap_or_else(|| "the server itself".into()),
        place,
        link: page(platform, "/account/security"),
    }
}
