//! SQL of people's accounts, which no organization owns.

use jiff::Timestamp;
use platform::db::Row;
use platform::{AnyTx, DbError, SystemTx, TenantTx};
use types::UserId;

use crate::model::{Credentials, NewUser, User};

const INSERT: &str = "INSERT INTO users
        (id, email, password_hash, first_name, last_name, locale, timezone, email_verified_at, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)";

const SELECT: &str =
    "SELECT id, email, first_name, last_name, locale, timezone, must_change_password, password_hash,
        locked_until, email_verified_at IS NOT NULL AS is_verified FROM users";

fn user(row: &Row) -> User {
    User {
        id: row.get("id"),
        email: row.get("email"),
        first_name: row.get("first_name"),
        last_name: row.get("last_name"),
        locale: row.get("locale"),
        timezone: row.get("timezone"),
        must_change_password: row.get("must_change_password"),
    }
}

fn credentials(row: &Row) -> Credentials {
    Credentials {
        user: user(row),
        password_hash: row.get("password_hash"),
        locked_until: row.get("locked_until"),
        is_verified: row.get("is_verified"),
    }
}

pub async fn credentials_by_email(tx: &mut SystemTx, email: &str) -> Result<Option<Credentials>, DbError> {
    let row = tx.query_opt(&format!("{SELECT} WHERE email = $1"), &[&email]).await?;
    Ok(row.as_ref().map(credentials))
}

pub async fn find(tx: &mut SystemTx, id: UserId) -> Result<Option<User>, DbError> {
    Ok(tx.query_opt(&format!("{SELECT} WHERE id = $1"), &[&id]).await?.as_ref().map(user))
}

/// The account of one of the organization's own people.
pub async fn find_member(tx: &mut TenantTx, id: UserId) -> Result<Option<User>, DbError> {
    let organization = tx.organization_id();
    let sql = format!(
        "{SELECT} WHERE id = $2 AND EXISTS
            (SELECT FROM memberships m WHERE m.organization_id = $1 AND m.user_id = $2 AND m.status = 'active')"
    );
    Ok(tx.query_opt(&sql, &[&organization, &id]).await?.as_ref().map(user))
}

pub async fn find_by_email(tx: &mut SystemTx, email: &str) -> Result<Option<UserId>, DbError> {
    Ok(tx.query_opt("SELECT id FROM users WHERE email = $1", &[&email]).await?.map(|row| row.get("id")))
}

/// Whether the account can be opened with a password.
pub async fn has_password(tx: &mut SystemTx, id: UserId) -> Result<bool, DbError> {
    let sql = "SELECT password_hash IS NOT NULL AS has_password FROM users WHERE id = $1";
    Ok(tx.query_opt(sql, &[&id]).await?.is_some_and(|row| row.get("has_password")))
}

/// Makes an account; nothing when the address has one already.
pub async fn insert_if_absent(tx: &mut SystemTx, new: &NewUser) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        &format!("{INSERT} ON CONFLICT (email) DO NOTHING"),
        &[
            &UserId::generate(),
            &new.email,
            &new.password_hash,
            &new.first_name,
            &new.last_name,
            &new.locale,
            &new.timezone,
            &None::<Timestamp>,
            &now,
        ],
    )
    .await?;
    Ok(())
}

/// Makes the account of somebody who has just proven the address by following a link sent there. An account that
/// nobody uses yet is taken over; one that somebody uses is [`DbError::Unique`].
pub async fn insert_invited(tx: &mut TenantTx, new: &NewUser) -> Result<User, DbError> {
    let (id, now) = (UserId::generate(), tx.now());
    let claimed = tx
        .query_opt(
            "UPDATE users SET password_hash = $2, first_name = $3, last_name = $4, email_verified_at = $5,
                updated_at = $5, version = version + 1
             WHERE email = $1 AND password_hash IS NULL AND email_verified_at IS NULL
             RETURNING id, email, first_name, last_name, locale, timezone,
                must_change_password",
            &[&new.email, &new.password_hash, &new.first_name, &new.last_name, &now],
        )
        .await?;
    if let Some(row) = claimed {
        return Ok(user(&row));
    }
    tx.execute(
        INSERT,
        &[
            &id,
            &new.email,
            &new.password_hash,
            &new.first_name,
            &new.last_name,
            &new.locale,
            &new.timezone,
            &Some(now),
            &now,
        ],
    )
    .await?;
    Ok(User {
        id,
        email: new.email.clone(),
        first_name: new.first_name.clone(),
        last_name: new.last_name.clone(),
        locale: new.locale.clone(),
        timezone: new.timezone.clone(),
        must_change_password: false,
    })
}

/// Changes the signed-in person's own account; what is `None` stays.
pub async fn update_own(
    tx: &mut TenantTx,
    id: UserId,
    first_name: Option<&str>,
    last_name: Option<&str>,
    locale: Option<&str>,
    timezone: Option<&str>,
) -> Result<User, DbError> {
    let now = tx.now();
    let row = tx
        .query_one(
            "UPDATE users SET first_name = coalesce($2, first_name), last_name = coalesce($3, last_name),
                locale = coalesce($4, locale), timezone = coalesce($5, timezone), updated_at = $6, version = version + 1
             WHERE id = $1 RETURNING id, email, first_name, last_name, locale, timezone,
                must_change_password",
            &[&id, &first_name, &last_name, &locale, &timezone, &now],
        )
        .await?;
    Ok(user(&row))
}

/// Sets a password and forgives everything that had to do with the old one.
pub async fn set_password(tx: &mut impl AnyTx, id: UserId, hash: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "UPDATE users SET password_hash = $2, failed_sign_ins = 0, locked_until = NULL, updated_at = $3,
            must_change_password = false, password_changed_at = $3, version = version + 1 WHERE id = $1",
        &[&id, &hash, &now],
    )
    .await?;
    Ok(())
}

/// The hash of the person's password, if they have one.
pub async fn password_hash(tx: &mut impl AnyTx, id: UserId) -> Result<Option<String>, DbError> {
    let row = tx.query_opt("SELECT password_hash FROM users WHERE id = $1", &[&id]).await?;
    Ok(row.and_then(|row| row.get("password_hash")))
}

/// Asks the person for a new password; false where they have none.
pub async fn require_password_change(tx: &mut TenantTx, id: UserId) -> Result<bool, DbError> {
    let now = tx.now();
    let changed = tx
        .execute(
            "UPDATE users SET must_change_password = true, updated_at = $2, version = version + 1
             WHERE id = $1 AND password_hash IS NOT NULL",
            &[&id, &now],
        )
        .await?;
    Ok(changed == 1)
}

/// Notes that the person has read a message in their mailbox.
pub async fn verify_email(tx: &mut impl AnyTx, id: UserId) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "UPDATE users SET email_verified_at = $2 WHERE id = $1 AND email_verified_at IS NULL",
        &[&id, &now],
    )
    .await?;
    Ok(())
}

/// Moves an account to an address that was proven. [`DbError::Unique`] where it belongs to another account.
pub async fn set_email(tx: &mut SystemTx, id: UserId, email: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "UPDATE users SET email = $2, email_verified_at = $3, updated_at = $3, version = version + 1 WHERE id = $1",
        &[&id, &email, &now],
    )
    .await?;
    Ok(())
}

/// Puts our own hash in the place of another system's, unless the password has been changed in the meantime.
pub async fn replace_hash(tx: &mut SystemTx, id: UserId, old: &str, new: &str) -> Result<(), DbError> {
    tx.execute(
        "UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2",
        &[&id, &old, &new],
    )
    .await?;
    Ok(())
}

pub async fn saved_signature(tx: &mut SystemTx, id: UserId) -> Result<Option<Vec<u8>>, DbError> {
    let row = tx.query_opt("SELECT saved_signature FROM users WHERE id = $1", &[&id]).await?;
    Ok(row.and_then(|row| row.get("saved_signature")))
}

pub async fn set_saved_signature(
    tx: &mut SystemTx,
    id: UserId,
    sealed: Option<&[u8]>,
) -> Result<(), DbError> {
    tx.execute("UPDATE users SET saved_signature = $2 WHERE id = $1", &[&id, &sealed]).await?;
    Ok(())
}
