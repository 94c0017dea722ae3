//! Fields on the pages.

use platform::db::Row;
use platform::{DbError, TenantTx};
use types::{ContractId, FieldId};

use super::contracts::word;
use crate::model::FieldKind;

/// A field as stored; position and size are fractions of the displayed page, origin top left.
#[derive(Clone, Debug)]
pub struct FieldRow {
    pub id: FieldId,
    pub slot: i16,
    pub kind: FieldKind,
    pub page: i32,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub label: Option<String>,
    pub required: bool,
}

fn from_row(row: &Row) -> Result<FieldRow, DbError> {
    Ok(FieldRow {
        id: row.get("id"),
        slot: row.get("slot"),
        kind: word(row, "kind", FieldKind::parse)?,
        page: row.get("page"),
        x: row.get("x"),
        y: row.get("y"),
        width: row.get("width"),
        height: row.get("height"),
        label: row.get("label"),
        required: row.get("required"),
    })
}

/// All fields of a contract in reading order.
pub async fn of_contract(tx: &mut TenantTx, contract_id: ContractId) -> Result<Vec<FieldRow>, DbError> {
    let organization = tx.organization_id();
    let rows = tx
        .query(
            "SELECT id, slot, kind, page, x, y, width, height, label, required FROM contract_fields
             WHERE organization_id = $1 AND contract_id = $2 ORDER BY page, y, x, id",
            &[&organization, &contract_id],
        )
        .await?;
    rows.iter().map(from_row).collect()
}

/// Puts `fields` in the place of all fields of a contract.
pub async fn replace(tx: &mut TenantTx, contract_id: ContractId, fields: &[FieldRow]) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "DELETE FROM contract_fields WHERE organization_id = $1 AND contract_id = $2",
        &[&organization, &contract_id],
    )
    .await?;
    for field in fields {
        tx.execute(
            "INSERT INTO contract_fields
                 (organization_id, contract_id, id, slot, kind, page, x, y, width, height, label, required)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            &[
                &organization,
                &contract_id,
                &field.id,
                &field.slot,
                &field.kind.name(),
                &field.page,
                &field.x,
                &field.y,
                &field.width,
                &field.height,
                &field.label,
                &field.required,
            ],
        )
        .await?;
    }
    Ok(())
}
