//! Proving once more who one is, before something sensitive: the same session goes on with an access token that says when.

use platform::auth::tokens::ACCESS_TOKEN_LIFE;
use platform::{Assurance, DbError, FieldError, Platform, Principal, TenantTx};
use serde_json::json;
use types::EmailAddress;

use super::passkeys::{self, Ceremony};
use super::proof::{self, Shown};
use super::send::{self, Addressee};
use super::{FactorStanding, Owner, standing};
use crate::error::IdentityError;
use crate::factors::rules::{StepUpMethod, assurance, step_up_methods};
use crate::factors::webauthn::options::RequestOptions;
use crate::model::{FactorMethod, User};
use crate::rules::confinement;
use crate::service::sign_in::{SessionFacts, access_token};
use crate::service::{attempts, events};
use crate::store::{security, sessions, users};

/// The next access token of a running session.
pub struct FreshToken {
    pub access_token: String,
    pub access_seconds: i64,
}

/// What a person shows.
pub enum Again {
    Password(String),
    Factor(Shown),
}

/// How a person can prove who they are.
pub struct Ways {
    pub methods: Vec<StepUpMethod>,
    pub sms_hint: Option<String>,
    /// With passkeys: the challenge and what to ask the browser.
    pub passkey: Option<(String, RequestOptions)>,
}

async fn facts(owner: &Owner<'_>) -> Result<(User, FactorStanding, Vec<StepUpMethod>), IdentityError> {
    let user_id = owner.principal.user_id;
    let (user, has_password, standing) = owner
        .account
        .read(None, async |tx| {
            let user = users::find(tx, user_id).await?;
            let has_password = users::has_password(tx, user_id).await?;
            Ok::<_, DbError>((user, has_password, standing(tx, user_id).await?))
        })
        .await?;
    let methods = step_up_methods(&standing.methods, has_password);
    Ok((user.ok_or(IdentityError::InvalidToken)?, standing, methods))
}

/// How the person can prove who they are, with a passkey's challenge where they have one.
pub async fn ways(owner: &Owner<'_>) -> Result<Ways, IdentityError> {
    let (user, standing, mut methods) = facts(owner).await?;
    // A portal that moved to a bare network address leaves its people the other ways.
    methods.retain(|method| *method != StepUpMethod::Passkey || passkeys::party(owner.platform).is_ok());
    let passkey = if methods.contains(&StepUpMethod::Passkey) {
        let asked = owner
            .account
            .write(None, async |tx| passkeys::ask(tx, owner.platform, Ceremony::StepUp, user.id).await)
            .await?;
        Some(asked)
    } else {
        None
    };
    Ok(Ways { methods, sms_hint: standing.sms_hint, passkey })
}

/// Sends a code to the person's phone or mailbox.
pub async fn send(owner: &Owner<'_>, method: StepUpMethod) -> Result<(), IdentityError> {
    let (user, _, methods) = facts(owner).await?;
    let factor = method.factor().filter(|_| methods.contains(&method));
    let factor = factor.ok_or_else(IdentityError::method_not_offered)?;
    let to = Addressee { user: &user, organization_id: owner.cx.organization_id() };
    send::code(owner.platform, owner.account, to, factor).await
}

/// Checks what the person shows. The session and its refresh token stay as they are.
pub async fn step_up(owner: &Owner<'_>, again: Again) -> Result<FreshToken, IdentityError> {
    let (user, _, methods) = facts(owner).await?;
    let method = match &again {
        Again::Password(_) => StepUpMethod::Password,
        Again::Factor(shown) => shown.method().into(),
    };
    if !methods.contains(&method) {
        return Err(IdentityError::method_not_offered());
    }
    match again {
        Again::Password(password) => prove_password(owner, &user, password).await?,
        Again::Factor(shown) => prove_factor(owner, &user, shown).await?,
    }
    owner
        .cx
        .write(async |tx| {
            let (organization_id, origin) = (tx.organization_id(), tx.origin().clone());
            tx.audit("step_up", "session", owner.principal.session_id.0, json!({"method": method}));
            events::note(tx, user.id, "step_up", events::Scene::Organization(organization_id), &origin)
                .await?;
            raised_token(tx, owner.platform, owner.principal, &user, method.factor()).await
        })
        .await
}

async fn prove_password(owner: &Owner<'_>, user: &User, password: String) -> Result<(), IdentityError> {
    let email = EmailAddress::parse(&user.email).map_err(|_| IdentityError::InvalidToken)?;
    match attempts::prove(owner.platform, owner.account, &email, password).await {
        Ok(_) => Ok(()),
        // Not 401: the session is good, and a browser would renew it and send the password again.
        Err(IdentityError::InvalidCredentials) => {
            Err(FieldError::new("password", "This is not your password.").into())
        }
        Err(error) => Err(error),
    }
}

async fn prove_factor(owner: &Owner<'_>, user: &User, shown: Shown) -> Result<(), IdentityError> {
    let Owner { platform, account, cx, .. } = owner;
    let prepared = proof::prepare(account, user.id, shown).await?;
    let verdict = account
        .write(None, async |tx| {
            proof::check(tx, platform, account, user.id, Ceremony::StepUp, &prepared).await
        })
        .await?;
    proof::refused(platform, account, cx.organization_id(), user, &verdict).await
}

/// Notes a fresh proof on the caller's session and issues its next access token. `method` is the factor that was shown
/// besides what the session began with; without one, it stands on what it stood on.
pub async fn raised_token(
    tx: &mut TenantTx,
    platform: &Platform,
    principal: &Principal,
    user: &User,
    method: Option<FactorMethod>,
) -> Result<FreshToken, IdentityError> {
    let proven = method.map_or(Assurance::One, |method| assurance(method, principal.role));
    let assurance = sessions::prove(tx, principal.session_id, principal.user_id, proven).await?;
    let assurance = assurance.ok_or(IdentityError::InvalidToken)?;
    let security = security::current(tx).await?;
    let session = SessionFacts {
        id: principal.session_id,
        assurance,
        verified_at: Some(tx.now()),
        confinement: confinement(&security, principal.role, assurance, user.must_change_password),
    };
    let access_token = access_token(platform, user, tx.organization_id(), principal.role, session)?;
    Ok(FreshToken { access_token, access_seconds: ACCESS_TOKEN_LIFE.as_secs() })
}
