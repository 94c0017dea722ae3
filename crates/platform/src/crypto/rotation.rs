//! Sealing everything again under the newest master key, while the product runs. Each feature lists the columns that it
//! seals; the command walks through them in small transactions, so it can be stopped and started again at any time.
//! A row that somebody changes meanwhile is left to them: what they wrote is under the newest key already, or is found by
//! the next pass.

use types::OrganizationId;

use super::{CryptoError, Keyring};
use crate::db::context::{Actor, SystemContext};
use crate::db::error::DbError;
use crate::db::tenant::AnyTx;

/// Rows per transaction.
const BATCH: i64 = 500;
/// `NOTIFY` channel: the master keys, or those that sign tokens, have changed.
pub(crate) const CHANNEL: &str = "biglive_keys";

/// The type of a row's identifier; sealed values name it in their context as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdKind {
    /// `uuid`.
    Uuid,
    /// `text`.
    Text,
    /// `bytea`, in hex.
    Hex,
}

impl IdKind {
    fn as_text(self, column: &str) -> String {
        match self {
            Self::Uuid => format!("{column}::text"),
            Self::Text => column.to_owned(),
            Self::Hex => format!("encode({column}, 'hex')"),
        }
    }

    fn cast(self, text: &str) -> String {
        match self {
            Self::Uuid => format!("{text}::uuid"),
            Self::Text => text.to_owned(),
            Self::Hex => format!("decode({text}, 'hex')"),
        }
    }
}

/// A column of values from [`Keyring::seal_field`], each sealed for `<context>/<id>`.
#[derive(Clone, Copy, Debug)]
pub struct SealedColumn {
    /// Table.
    pub table: &'static str,
    /// Column that identifies the row (within its organization).
    pub id: &'static str,
    /// Its type.
    pub id_kind: IdKind,
    /// Column of the sealed values.
    pub column: &'static str,
    /// What comes before `/<id>` in the values' context.
    pub context: &'static str,
    /// Whether the table belongs to organizations.
    pub is_tenant: bool,
}

/// What the platform seals itself.
pub const OWN: &[SealedColumn] = &[
    SealedColumn {
        table: "signing_keys",
        id: "id",
        id_kind: IdKind::Text,
        column: "encrypted_private_der",
        context: "signing_keys",
        is_tenant: false,
    },
    SealedColumn {
        table: "files",
        id: "id",
        id_kind: IdKind::Uuid,
        column: "wrapped_key",
        context: "files",
        is_tenant: true,
    },
];

/// Whose rows.
#[derive(Clone, Copy, Debug)]
pub enum Reach {
    /// Of a table that belongs to no organization.
    Global,
    /// One organization's.
    Organization(OrganizationId),
}

impl Reach {
    /// The condition on the rows, over a parameter that is null where there is no organization.
    fn condition(self, parameter: &str) -> String {
        match self {
            Self::Global => format!("{parameter}::uuid IS NULL"),
            Self::Organization(_) => format!("organization_id = {parameter}"),
        }
    }

    fn parameter(self) -> Option<uuid::Uuid> {
        match self {
            Self::Global => None,
            Self::Organization(id) => Some(id.0),
        }
    }
}

/// Why sealing anew stopped.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    /// The database refused.
    #[error("database: {0}")]
    Database(#[from] DbError),
    /// A value could not be opened; it stays as it is.
    #[error("{place}: {error}")]
    Value {
        /// Where it is.
        place: String,
        /// Why.
        error: CryptoError,
    },
}

/// Tells every process to read its keys again.
pub async fn announce(system: &SystemContext) -> Result<(), DbError> {
    system.write(None, async |tx| tx.query("SELECT pg_notify($1, '')", &[&CHANNEL]).await.map(drop)).await
}

/// Seals a column's values anew that are under older keys, in one organization or – global tables – in none. Returns how
/// many.
pub async fn reseal(
    system: &SystemContext,
    keyring: &Keyring,
    column: &SealedColumn,
    reach: Reach,
) -> Result<u64, RotationError> {
    let mut last: Option<String> = None;
    let mut changed = 0;
    loop {
        let batch = match reach {
            Reach::Organization(id) => {
                let tenant = system.for_organization(id, Actor::system());
                tenant.write(async |tx| one_batch(tx, keyring, column, reach, last.clone()).await).await?
            }
            Reach::Global => {
                system
                    .write(None, async |tx| one_batch(tx, keyring, column, reach, last.clone()).await)
                    .await?
            }
        };
        changed += batch.changed;
        match batch.last {
            Some(id) => last = Some(id),
            None => return Ok(changed),
        }
    }
}

struct Batch {
    changed: u64,
    last: Option<String>,
}

async fn one_batch(
    tx: &mut impl AnyTx,
    keyring: &Keyring,
    column: &SealedColumn,
    reach: Reach,
    last: Option<String>,
) -> Result<Batch, RotationError> {
    let SealedColumn { table, id, id_kind, column: value, context, .. } = *column;
    let (id_text, after) = (id_kind.as_text(id), id_kind.cast("$2::text"));
    let (owner, organization) = (reach.condition("$4"), reach.parameter());
    let prefix = Keyring::prefix(&keyring.current_id());
    let rows = tx
        .query(
            &format!(
                "SELECT {id_text} AS id, {value} AS value FROM {table}
                 WHERE {owner} AND {value} IS NOT NULL AND ($2::text IS NULL OR {id} > {after})
                   AND substring({value} FROM 1 FOR octet_length($1::bytea)) <> $1
                 ORDER BY {id} LIMIT $3"
            ),
            &[&prefix, &last, &BATCH, &organization],
        )
        .await?;
    let (mut ids, mut olds, mut news) = (Vec::new(), Vec::new(), Vec::new());
    for row in &rows {
        let (id, old): (String, Vec<u8>) = (row.get("id"), row.get("value"));
        let place = format!("{context}/{id}");
        let plain = keyring
            .open_field(&place, &old)
            .map_err(|error| RotationError::Value { place: place.clone(), error })?;
        news.push(keyring.seal_field(&place, &plain));
        ids.push(id);
        olds.push(old);
    }
    let Some(last) = ids.last().cloned() else { return Ok(Batch { changed: 0, last: None }) };
    let same_id = format!("t.{id} = {}", id_kind.cast("v.id"));
    let owner = owner.replace("organization_id", "t.organization_id");
    let changed = tx
        .execute(
            &format!(
                "UPDATE {table} t SET {value} = v.new
                 FROM unnest($1::text[], $2::bytea[], $3::bytea[]) AS v (id, old, new)
                 WHERE {owner} AND {same_id} AND t.{value} = v.old"
            ),
            &[&ids, &olds, &news, &organization],
        )
        .await?;
    Ok(Batch { changed, last: Some(last) })
}

/// How many of a column's values are under each key, by the key's id.
pub async fn count(
    tx: &mut impl AnyTx,
    column: &SealedColumn,
    reach: Reach,
) -> Result<Vec<(String, i64)>, DbError> {
    let SealedColumn { table, column: value, .. } = *column;
    let (owner, organization) = (reach.condition("$1"), reach.parameter());
    let rows = tx
        .query(
            &format!(
                "SELECT convert_from(substring({value} FROM 3 FOR get_byte({value}, 1)), 'UTF8') AS key, count(*) AS rows
                 FROM {table} WHERE {owner} AND {value} IS NOT NULL GROUP BY 1 ORDER BY 1"
            ),
            &[&organization],
        )
        .await?;
    Ok(rows.iter().map(|row| (row.get("key"), row.get("rows"))).collect())
}
