//! What a person sets up, renames and removes. Whoever does this has proven who they are a short while ago
//! (`account:secure`). The person is told of each change by e-mail, at an address that the change does not touch.

use notifications::Message;
use platform::{DbError, Platform, Principal, Role, SystemContext, TenantTx};
use serde_json::json;
use types::{FactorId, TrustedDeviceId, UserId};

use super::backup_codes::{self, NewSet};
use super::passkeys::{self, Ceremony};
use super::proof::{recipient, spend_totp};
use super::step_up::{FreshToken, raised_token};
use super::{Owner, sealing_context, send};
use crate::error::IdentityError;
use crate::factors::phone::PhoneNumber;
use crate::factors::rules::{FactorKind, FactorRefusal, MOST_FACTORS, digits, would_leave_without};
use crate::factors::webauthn::options::{CreationOptions, NewUser};
use crate::factors::webauthn::registration::RegistrationResponse;
use crate::factors::{qr, totp};
use crate::model::{FactorMethod, User};
use crate::rules::must_have_second_factor;
use crate::service::events;
use crate::service::one_time::{self, OneTimePurpose};
use crate::store::factors::{self as store, Factor, NewFactor, devices::TrustedDevice};
use crate::store::{members, organizations, security, users};

/// Everything about a person's second factors.
pub struct Overview {
    pub is_required: bool,
    pub factors: Vec<Factor>,
    pub backup_codes_left: i64,
    pub trusted_devices: Vec<TrustedDevice>,
}

/// What a person has set up, and whether a company asks for it.
pub async fn overview(account: &SystemContext, principal: &Principal) -> Result<Overview, IdentityError> {
    let roles = roles_in_need(account, principal.user_id).await?;
    let (factors, backup_codes_left, trusted_devices) = account
        .read(None, async |tx| {
            Ok::<_, DbError>((
                store::confirmed(tx, principal.user_id).await?,
                store::backup_codes::count_left(tx, principal.user_id).await?,
                store::devices::list(tx, principal.user_id).await?,
            ))
        })
        .await?;
    Ok(Overview { is_required: !roles.is_empty(), factors, backup_codes_left, trusted_devices })
}

/// The roles in which a person needs a second factor, in whichever of their organizations.
async fn roles_in_need(account: &SystemContext, user_id: UserId) -> Result<Vec<Role>, DbError> {
    let engagements = account.read(Some(user_id), async |tx| members::engagements(tx, user_id).await).await?;
    let mut roles = Vec::new();
    for engagement in engagements {
        let organization = account.for_organization(engagement.organization_id, platform::Actor::system());
        let security = organization.read(async |tx| security::current(tx).await).await?;
        if must_have_second_factor(&security, engagement.role) {
            roles.push(engagement.role);
        }
    }
    Ok(roles)
}

async fn own_user(tx: &mut TenantTx, user_id: UserId) -> Result<User, IdentityError> {
    users::find_member(tx, user_id).await?.ok_or(IdentityError::InvalidToken)
}

async fn must_have_room(tx: &mut TenantTx, user_id: UserId) -> Result<(), IdentityError> {
    if store::lock_confirmed(tx, user_id).await?.len() >= MOST_FACTORS {
        return Err(IdentityError::Factor(FactorRefusal::TooMany));
    }
    Ok(())
}

/// An authenticator app to be set up.
pub struct BegunTotp {
    pub factor_id: FactorId,
    /// Base32, for typing.
    pub secret: String,
    pub otpauth_uri: String,
    pub qr_svg: String,
}

/// Begins to set up an authenticator app; one that was begun before is forgotten.
pub async fn begin_totp(
    tx: &mut TenantTx,
    platform: &Platform,
    user_id: UserId,
) -> Result<BegunTotp, IdentityError> {
    must_have_room(tx, user_id).await?;
    let user = own_user(tx, user_id).await?;
    let (factor_id, secret) = (FactorId::generate(), totp::generate_secret());
    let sealed = platform.keyring.seal_field(&sealing_context(factor_id), &secret);
    let new = NewFactor {
        id: factor_id,
        user_id,
        kind: FactorKind::Totp,
        label: "Authenticator app",
        secret: Some(&sealed),
        hint: None,
        is_confirmed: false,
    };
    store::insert(tx, &new).await?;
    let otpauth_uri = totp::otpauth_uri(&secret, &user.email);
    let qr_svg = qr::svg(&otpauth_uri).map_err(|error| DbError::Other(format!("QR code: {error}")))?;
    Ok(BegunTotp { factor_id, secret: totp::base32(&secret), otpauth_uri, qr_svg })
}

/// Begins to set up a phone: sends a code there.
pub async fn begin_sms(owner: &Owner<'_>, phone: &PhoneNumber) -> Result<FactorId, IdentityError> {
    let Owner { cx, account, platform, principal } = owner;
    let user_id = principal.user_id;
    if !notifications::can_send_sms(&platform.config) {
        return Err(IdentityError::Factor(FactorRefusal::SmsUnavailable));
    }
    let engagements = account.read(Some(user_id), async |tx| members::engagements(tx, user_id).await).await?;
    if engagements.iter().any(|engagement| !FactorKind::Sms.suffices_for(engagement.role)) {
        return Err(IdentityError::Factor(FactorRefusal::SmsIsForArtists));
    }
    let factor_id = FactorId::generate();
    let sealed = platform.keyring.seal_field(&sealing_context(factor_id), phone.as_str().as_bytes());
    let hint = phone.hint();
    let new = NewFactor {
        id: factor_id,
        user_id,
        kind: FactorKind::Sms,
        label: &format!("Phone {hint}"),
        secret: Some(&sealed),
        hint: Some(&hint),
        is_confirmed: false,
    };
    cx.write(async |tx| {
        must_have_room(tx, user_id).await?;
        store::insert(tx, &new).await?;
        send::phone_proof(tx, platform, user_id, factor_id, phone).await
    })
    .await?;
    Ok(factor_id)
}

/// What setting up a factor ends with.
pub struct Added {
    pub factor: Factor,
    /// With the first factor: ten codes, shown once.
    pub backup_codes: Option<Vec<String>>,
    /// The session has shown two factors now and is confined no more.
    pub token: FreshToken,
}

impl Owner<'_> {
    /// A set of backup codes, where the person has none: hashed before a transaction is open.
    async fn backup_codes(&self) -> Result<Option<NewSet>, IdentityError> {
        let user_id = self.principal.user_id;
        let left =
            self.account.read(None, async |tx| store::backup_codes::count_left(tx, user_id).await).await?;
        if left == 0 { backup_codes::generate().await.map(Some) } else { Ok(None) }
    }

    /// What follows once a factor is known to work.
    async fn added(
        &self,
        tx: &mut TenantTx,
        factor: Factor,
        codes: Option<NewSet>,
    ) -> Result<Added, IdentityError> {
        let user_id = self.principal.user_id;
        let backup_codes = match codes {
            Some(set) => Some(backup_codes::keep(tx, user_id, set).await?),
            None => None,
        };
        let user = own_user(tx, user_id).await?;
        let fact = json!({"kind": factor.kind, "label": factor.label});
        tx.audit("factor_add", "factor", factor.id.0, fact);
        self.note(tx, "factor_add").await?;
        mail(tx, self.platform, &user, Message::FactorAdded { label: factor.label.clone() }).await?;
        let method = match factor.kind {
            FactorKind::Totp => FactorMethod::Totp,
            FactorKind::Sms => FactorMethod::Sms,
            FactorKind::Passkey => FactorMethod::Passkey,
        };
        let token = raised_token(tx, self.platform, self.principal, &user, Some(method)).await?;
        Ok(Added { factor, backup_codes, token })
    }

    async fn note(&self, tx: &mut TenantTx, action: &'static str) -> Result<(), DbError> {
        let (organization_id, origin) = (tx.organization_id(), tx.origin().clone());
        events::note(
            tx,
            self.principal.user_id,
            action,
            events::Scene::Organization(organization_id),
            &origin,
        )
        .await
    }

    /// Finishes an authenticator app or a phone with the code that it shows or was sent.
    pub async fn confirm(
        &self,
        kind: FactorKind,
        factor_id: FactorId,
        code: &str,
    ) -> Result<Added, IdentityError> {
        let user_id = self.principal.user_id;
        let code = digits(code).ok_or(IdentityError::CodeInvalid)?;
        let codes = self.backup_codes().await?;
        let confirmed = self
            .cx
            .write(async |tx| {
                let factor = store::unconfirmed(tx, user_id, factor_id).await?;
                let factor = factor.filter(|factor| factor.kind == kind).ok_or(IdentityError::NotFound)?;
                let is_right = match kind {
                    FactorKind::Totp => spend_totp(tx, self.platform, &factor, &code).await?,
                    FactorKind::Sms => self.is_phone_proven(tx, factor_id, &code).await?,
                    FactorKind::Passkey => false,
                };
                if !is_right {
                    // Committed: a wrong code has cost a guess.
                    return Ok::<_, IdentityError>(None);
                }
                must_have_room(tx, user_id).await?;
                store::confirm(tx, factor_id).await?;
                self.added(tx, factor, codes).await.map(Some)
            })
            .await?;
        confirmed.ok_or(IdentityError::CodeInvalid)
    }

    async fn is_phone_proven(
        &self,
        tx: &mut TenantTx,
        factor_id: FactorId,
        code: &str,
    ) -> Result<bool, DbError> {
        let (keyring, purpose) = (&self.platform.keyring, OneTimePurpose::PhoneProof);
        let redeemed = one_time::redeem_code(tx, keyring, purpose, self.principal.user_id, code).await?;
        Ok(redeemed.is_some_and(|redeemed| redeemed.payload["factor_id"] == json!(factor_id)))
    }

    /// Asks the browser to make a passkey.
    pub async fn passkey_options(&self) -> Result<(String, CreationOptions), IdentityError> {
        let party = passkeys::party(self.platform)?;
        let user_id = self.principal.user_id;
        self.cx
            .write(async |tx| {
                must_have_room(tx, user_id).await?;
                let user = own_user(tx, user_id).await?;
                let known = store::passkeys::known(tx, user_id).await?;
                let ceremony = Ceremony::Registration;
                let challenge = passkeys::begin(tx, self.platform, ceremony, Some(user_id)).await?;
                let name = user.name();
                let person = NewUser { handle: user_id.0.as_bytes(), email: &user.email, name: &name };
                let bytes = passkeys::challenge_bytes(&challenge);
                let options = CreationOptions::new(&party, &bytes, &person, known);
                Ok((challenge, options))
            })
            .await
    }

    /// Keeps the passkey that the browser has made.
    pub async fn add_passkey(
        &self,
        challenge: &str,
        answer: &RegistrationResponse,
        label: &str,
    ) -> Result<Added, IdentityError> {
        let user_id = self.principal.user_id;
        let made = passkeys::made(self.platform, self.account, user_id, challenge, answer).await?;
        let codes = self.backup_codes().await?;
        self.cx
            .write(async |tx| {
                must_have_room(tx, user_id).await?;
                let id = FactorId::generate();
                let kind = FactorKind::Passkey;
                let new =
                    NewFactor { id, user_id, kind, label, secret: None, hint: None, is_confirmed: true };
                store::insert(tx, &new).await?;
                store::passkeys::insert(tx, id, &made).await?;
                let factor = Factor {
                    id,
                    kind,
                    label: label.to_owned(),
                    secret: None,
                    hint: None,
                    last_step: None,
                    created_at: tx.now(),
                    last_used_at: None,
                };
                self.added(tx, factor, codes).await
            })
            .await
    }

    /// Gives a factor another name.
    pub async fn rename(&self, id: FactorId, label: &str) -> Result<Factor, IdentityError> {
        let user_id = self.principal.user_id;
        self.cx
            .write(async |tx| {
                let renamed = store::rename(tx, user_id, id, label).await?.ok_or(IdentityError::NotFound)?;
                tx.audit("factor_rename", "factor", id.0, json!({"label": label}));
                Ok(renamed)
            })
            .await
    }

    /// Removes a factor, unless it is the last one and a company asks for one. Trusted devices are asked again: what
    /// they were trusted with may be what was lost.
    pub async fn remove(&self, id: FactorId) -> Result<(), IdentityError> {
        let user_id = self.principal.user_id;
        let roles = roles_in_need(self.account, user_id).await?;
        self.cx
            .write(async |tx| {
                let factors = store::lock_confirmed(tx, user_id).await?;
                let index = factors.iter().position(|factor| factor.id == id);
                let index = index.ok_or(IdentityError::NotFound)?;
                let kinds: Vec<FactorKind> = factors.iter().map(|factor| factor.kind).collect();
                if would_leave_without(&kinds, index, &roles) {
                    return Err(IdentityError::Factor(FactorRefusal::LastOne));
                }
                store::delete(tx, user_id, id).await?;
                store::devices::delete_all(tx, user_id).await?;
                if factors.len() == 1 {
                    store::backup_codes::delete_all(tx, user_id).await?;
                }
                let factor = &factors[index];
                let fact = json!({"kind": factor.kind, "label": factor.label});
                tx.audit("factor_remove", "factor", id.0, fact);
                self.note(tx, "factor_remove").await?;
                let user = own_user(tx, user_id).await?;
                mail(tx, self.platform, &user, Message::FactorRemoved { label: factor.label.clone() }).await
            })
            .await
    }

    /// Makes a new set of backup codes; the old one is dead.
    pub async fn renew_backup_codes(&self) -> Result<Vec<String>, IdentityError> {
        let user_id = self.principal.user_id;
        let set = backup_codes::generate().await?;
        self.cx
            .write(async |tx| {
                if store::lock_confirmed(tx, user_id).await?.is_empty() {
                    return Err(IdentityError::Factor(FactorRefusal::NoFactor));
                }
                let codes = backup_codes::keep(tx, user_id, set).await?;
                tx.audit("backup_codes_renew", "user", user_id.0, json!({}));
                self.note(tx, "backup_codes_renew").await?;
                Ok(codes)
            })
            .await
    }

    /// Trusts a device no more.
    pub async fn distrust(&self, id: TrustedDeviceId) -> Result<(), IdentityError> {
        let user_id = self.principal.user_id;
        self.cx
            .write(async |tx| {
                if !store::devices::delete(tx, user_id, id).await? {
                    return Err(IdentityError::NotFound);
                }
                tx.audit("device_distrust", "user", user_id.0, json!({}));
                self.note(tx, "device_distrust").await?;
                Ok(())
            })
            .await
    }
}

/// Tells a person of a change to their own factors.
async fn mail(
    tx: &mut TenantTx,
    platform: &Platform,
    user: &User,
    message: Message,
) -> Result<(), IdentityError> {
    let organization = organizations::current(tx).await?;
    let letter = [(recipient(user), message)];
    notifications::send(tx, &platform.keyring, &organization.name, &letter).await?;
    Ok(())
}
