//! Which permissions can be handed on, and how a list of them is read. Pure rules over the matrix.

use platform::FieldError;
use platform::policy::{Permission, Role, Scope, scope_of};

/// To whom powers are handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heir {
    /// A program that calls the API.
    Program,
    /// Another member, for somebody.
    Delegate,
}

/// Whether somebody of this role can hand a permission on. A signature is given in person; an account is one's own; and
/// what asks a person to prove themselves afresh cannot be done by somebody or something else.
pub fn can_hand_on(role: Role, permission: Permission) -> bool {
    scope_of(role, permission) != Scope::None
        && permission != Permission::ContractSign
        && !permission.is_sensitive()
        && !permission.name().starts_with("account:")
}

/// A list of permissions as sent: known ones, once each, that somebody of this role can hand on. `resource:action`, or
/// `resource:action:scope` as `GET /me` writes them in tokens, are not told apart: the scope is always the role's.
pub fn parse(field: &str, given: &[String], role: Role, heir: Heir) -> Result<Vec<Permission>, FieldError> {
    let mut permissions = Vec::new();
    for name in given {
        let permission = Permission::ALL.iter().copied().find(|known| known.name() == name);
        let Some(permission) = permission.filter(|permission| can_hand_on(role, *permission)) else {
            let shown: String = name.chars().filter(|letter| !letter.is_control()).take(60).collect();
            let whom = match heir {
                Heir::Program => "a program",
                Heir::Delegate => "somebody else",
            };
            return Err(FieldError::new(field, format!("“{shown}” cannot be given to {whom}.")));
        };
        if !permissions.contains(&permission) {
            permissions.push(permission);
        }
    }
    if permissions.is_empty() {
        return Err(FieldError::new(field, "Choose at least one permission."));
    }
    Ok(permissions)
}

/// Stored names as permissions; names that are not known (any more) give nothing.
pub fn stored(names: &[String]) -> Vec<Permission> {
    names
        .iter()
        .filter_map(|name| Permission::ALL.iter().copied().find(|known| known.name() == name))
        .collect()
}

/// How permissions are stored and shown.
pub fn names(permissions: &[Permission]) -> Vec<String> {
    permissions.iter().map(|permission| permission.name().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(given: &[&str], role: Role) -> Result<Vec<Permission>, FieldError> {
        let given: Vec<String> = given.iter().map(|name| (*name).to_owned()).collect();
        parse("permissions", &given, role, Heir::Delegate)
    }

    #[test]
    fn what_one_holds_can_be_handed_on_once_each() {
        let permissions = read(&["contracts:read", "live:read", "contracts:read"], Role::Artist).unwrap();
        assert_eq!(permissions, [Permission::ContractRead, Permission::LiveRead]);
        assert_eq!(stored(&names(&permissions)), permissions);
        assert!(stored(&["contracts:burn".into()]).is_empty());
    }

    #[test]
    fn nobody_hands_on_their_signature_their_account_or_what_they_do_not_hold() {
        for name in [
            "contracts:sign",
            "account:read",
            "account:update",
            "account:secure",
            "members:read",
            "nonsense",
            "",
        ] {
            assert!(read(&[name], Role::Artist).is_err(), "{name}");
        }
        assert!(read(&[], Role::Artist).is_err());
        for permission in Permission::ALL.iter().filter(|permission| permission.is_sensitive()) {
            assert!(!can_hand_on(Role::Admin, *permission), "{}", permission.name());
        }
    }
}
