//! The providers that an organization lets sign its staff in: what an administrator says of one, and keeps secret.

use std::collections::BTreeMap;

use jiff::Timestamp;
use platform::crypto::Keyring;
use platform::outbound::AddressRefused;
use platform::{DbError, FieldError, Platform, Role, TenantTx};
use serde_json::{Value, json};
use types::SsoConnectionId;

use super::mapping;
use super::outbound::{Outbound, OutboundError};
use super::provider::{Provider, ProviderError};
use crate::error::IdentityError;
use crate::store::sso;

/// What a connection says, apart from its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionFields {
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    pub domains: Vec<String>,
    pub role_claim: Option<String>,
    pub role_mapping: BTreeMap<String, Role>,
    pub default_role: Option<Role>,
    pub creates_members: bool,
    pub vouches_second_factor: bool,
    pub is_enabled: bool,
}

impl ConnectionFields {
    /// For the audit log: everything, as none of it is secret.
    fn fact(&self) -> Value {
        json!({"name": self.name, "issuer": self.issuer, "client_id": self.client_id, "domains": self.domains,
            "role_claim": self.role_claim, "role_mapping": self.role_mapping, "default_role": self.default_role,
            "creates_members": self.creates_members, "vouches_second_factor": self.vouches_second_factor,
            "is_enabled": self.is_enabled})
    }
}

/// A connection as stored.
#[derive(Clone, Debug)]
pub struct Connection {
    pub id: SsoConnectionId,
    pub fields: ConnectionFields,
    pub encrypted_client_secret: Vec<u8>,
    pub created_at: Timestamp,
}

impl Connection {
    /// The secret with which the portal proves itself to the provider.
    pub fn client_secret(&self, keyring: &Keyring) -> Result<String, DbError> {
        let fault = |error: String| DbError::Other(format!("secret of SSO connection {}: {error}", self.id));
        let plain = keyring
            .open_field(&secret_context(self.id), &self.encrypted_client_secret)
            .map_err(|error| fault(error.to_string()))?;
        String::from_utf8(plain).map_err(|error| fault(error.to_string()))
    }
}

fn secret_context(id: SsoConnectionId) -> String {
    format!("sso_connections.client_secret/{id}")
}

/// A connection as typed.
#[derive(Clone, Debug)]
pub struct ConnectionDraft {
    pub fields: ConnectionFields,
    /// None: it stays as it is.
    pub client_secret: Option<String>,
}

/// Checks what was typed and writes it the one way it is stored.
pub fn checked(draft: ConnectionDraft, is_new: bool) -> Result<ConnectionDraft, Vec<FieldError>> {
    let ConnectionDraft { fields, client_secret } = draft;
    let mut errors = Vec::new();
    let text = |field: &str, value: &str, most: usize, errors: &mut Vec<FieldError>| {
        let value = value.trim().to_owned();
        if value.is_empty() || value.chars().count() > most || value.chars().any(char::is_control) {
            errors.push(FieldError::new(field, format!("Enter 1 to {most} characters.")));
        }
        value
    };
    let name = text("name", &fields.name, 100, &mut errors);
    let issuer = text("issuer", &fields.issuer, 500, &mut errors);
    let client_id = text("client_id", &fields.client_id, 500, &mut errors);
    let role_claim = fields
        .role_claim
        .filter(|claim| !claim.trim().is_empty())
        .map(|claim| text("role_claim", &claim, 200, &mut errors));
    let client_secret = client_secret.filter(|secret| !secret.is_empty());
    match &client_secret {
        Some(secret) if secret.len() > 1000 || secret.chars().any(char::is_control) => {
            errors.push(FieldError::new("client_secret", "Enter at most 1000 characters."));
        }
        None if is_new => {
            errors.push(FieldError::new("client_secret", "Enter the secret that the provider gave you."));
        }
        _ => {}
    }
    let domains = mapping::domains("domains", &fields.domains);
    let role_mapping = mapping::role_mapping("role_mapping", fields.role_mapping);
    let default_role = fields.default_role.map(|role| mapping::staff_role("default_role", role)).transpose();
    if let (Ok(mapping), Ok(None)) = (&role_mapping, &default_role)
        && fields.creates_members
        && (mapping.is_empty() || role_claim.is_none())
    {
        errors.push(FieldError::new("default_role", "Choose the role that new members get, or map roles."));
    }
    match (domains, role_mapping, default_role) {
        (Ok(domains), Ok(role_mapping), Ok(default_role)) if errors.is_empty() => Ok(ConnectionDraft {
            fields: ConnectionFields {
                name,
                issuer,
                client_id,
                domains,
                role_claim,
                role_mapping,
                default_role,
                ..fields
            },
            client_secret,
        }),
        (domains, role_mapping, default_role) => {
            errors.extend([domains.err(), role_mapping.err(), default_role.err()].into_iter().flatten());
            Err(errors)
        }
    }
}

/// Asks the provider for its documents, so that a mistyped address is told at once. No transaction may be open.
pub async fn probe(platform: &Platform, issuer: &str) -> Result<(), IdentityError> {
    let outbound = Outbound::new(platform.config.sso_allow_private_hosts).map_err(ProviderError::from)?;
    let message = match Provider::read(outbound, issuer, platform.clock.now()).await {
        Ok(_) => return Ok(()),
        Err(ProviderError::Outbound(OutboundError::Address(AddressRefused::Form))) => {
            "Enter the provider's address; it begins with https://.".to_owned()
        }
        Err(ProviderError::OtherIssuer) => {
            "The provider calls itself by another name. Copy the “issuer” from its configuration.".to_owned()
        }
        Err(error) => format!("The provider's configuration cannot be used: {error}."),
    };
    Err(FieldError::new("issuer", message).into())
}

pub async fn create(
    tx: &mut TenantTx,
    keyring: &Keyring,
    draft: &ConnectionDraft,
) -> Result<Connection, IdentityError> {
    let id = SsoConnectionId::generate();
    let context = secret_context(id);
    let secret = draft.client_secret.as_deref().unwrap_or_default();
    let sealed = keyring.seal_field(&context, secret.as_bytes());
    sso::insert(tx, id, &draft.fields, &sealed).await?;
    tx.audit("sso_connection_create", "sso_connection", id.0, draft.fields.fact());
    sso::find(tx, id).await?.ok_or(IdentityError::NotFound)
}

/// Changes a connection: `change` makes what is to be stored of what is, while nobody else can change it.
pub async fn update(
    tx: &mut TenantTx,
    keyring: &Keyring,
    id: SsoConnectionId,
    change: impl FnOnce(ConnectionFields) -> Result<ConnectionDraft, Vec<FieldError>>,
) -> Result<Connection, IdentityError> {
    let before = sso::find_locked(tx, id).await?.ok_or(IdentityError::NotFound)?;
    let draft = change(before.fields.clone()).map_err(IdentityError::Invalid)?;
    let context = secret_context(id);
    let sealed = draft.client_secret.as_deref().map(|secret| keyring.seal_field(&context, secret.as_bytes()));
    if before.fields == draft.fields && sealed.is_none() {
        return Ok(before);
    }
    sso::update(tx, id, &draft.fields, sealed.as_deref()).await?;
    let changes = json!({"before": before.fields.fact(), "after": draft.fields.fact(),
        "client_secret_changed": sealed.is_some()});
    tx.audit("sso_connection_update", "sso_connection", id.0, changes);
    sso::find(tx, id).await?.ok_or(IdentityError::NotFound)
}

/// Removes a connection. Members stay and sign in in another way.
pub async fn delete(tx: &mut TenantTx, id: SsoConnectionId) -> Result<(), IdentityError> {
    let connection = sso::find_locked(tx, id).await?.ok_or(IdentityError::NotFound)?;
    sso::delete(tx, id).await?;
    tx.audit("sso_connection_delete", "sso_connection", id.0, connection.fields.fact());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> ConnectionDraft {
        ConnectionDraft {
            fields: ConnectionFields {
                name: " Opera ".into(),
                issuer: "https://id.opera.example".into(),
                client_id: "portal".into(),
                domains: vec!["Opera.example".into()],
                role_claim: Some(" ".into()),
                role_mapping: BTreeMap::new(),
                default_role: Some(Role::Accountant),
                creates_members: true,
                vouches_second_factor: false,
                is_enabled: true,
            },
            client_secret: Some("s3cret".into()),
        }
    }

    #[test]
    fn a_connection_is_written_one_way() {
        let draft = checked(draft(), true).unwrap();
        assert_eq!(draft.fields.name, "Opera");
        assert_eq!(draft.fields.domains, ["opera.example"]);
        assert_eq!(draft.fields.role_claim, None);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let mut wrong = draft();
        wrong.fields.name = String::new();
        wrong.fields.client_id = "a\nb".into();
        wrong.fields.domains = vec!["nonsense".into()];
        wrong.fields.default_role = Some(Role::Artist);
        wrong.client_secret = None;
        let errors = checked(wrong, true).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["name", "client_id", "client_secret", "domains", "default_role"]);
    }

    #[test]
    fn whoever_joins_by_themselves_needs_a_role() {
        let mut wrong = draft();
        wrong.fields.default_role = None;
        assert_eq!(checked(wrong.clone(), true).unwrap_err()[0].field, "default_role");
        wrong.fields.creates_members = false;
        wrong.client_secret = None;
        assert!(checked(wrong, false).is_ok(), "a change may leave the secret as it is");
    }
}
