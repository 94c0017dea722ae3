//! SQL of approval rules and substitutes.

use jiff::civil::Date;
use platform::db::{Columns, Row};
use platform::{DbError, TenantTx};
use types::{Amount, ApprovalRuleId, ClaimId, SubstituteId};

use super::model::{Rule, Substitution};

/// Claims that go on one from the other.
const LONGEST_CHAIN: i32 = 100;

fn rule_from_row(row: &Row) -> Result<Rule, DbError> {
    let mut columns = Columns::of(row);
    Ok(Rule {
        id: columns.take(),
        position: columns.take(),
        name: columns.take(),
        min_amount: columns.take(),
        max_amount: columns.take(),
        category_id: columns.take(),
        production: columns.take(),
        steps: serde_json::from_value(columns.take())
            .map_err(|error| DbError::Other(format!("steps of a rule: {error}")))?,
        is_active: columns.take(),
        version: columns.take(),
    })
}

/// All rules in the order in which they are asked.
pub async fn rules(tx: &mut TenantTx) -> Result<Vec<Rule>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT id, position, name, min_amount, max_amount, category_id, production, steps, is_active, version
        FROM approval_rules WHERE organization_id = $1 ORDER BY position, id";
    tx.query(sql, &[&organization]).await?.iter().map(rule_from_row).collect()
}

fn steps(rule: &Rule) -> Result<serde_json::Value, DbError> {
    serde_json::to_value(&rule.steps).map_err(|error| DbError::Other(format!("steps of a rule: {error}")))
}

/// Adds a rule at its position.
pub async fn insert_rule(tx: &mut TenantTx, rule: &Rule) -> Result<(), DbError> {
    let (organization, now, steps) = (tx.organization_id(), tx.now(), steps(rule)?);
    tx.execute(
        "INSERT INTO approval_rules (organization_id, id, position, name, min_amount, max_amount, category_id, production,
             steps, is_active, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &[
            &organization,
            &rule.id,
            &rule.position,
            &rule.name,
            &rule.min_amount,
            &rule.max_amount,
            &rule.category_id,
            &rule.production,
            &steps,
            &rule.is_active,
            &now,
        ],
    )
    .await?;
    Ok(())
}

/// Writes a rule over the version it carries; returns the new one.
pub async fn update_rule(tx: &mut TenantTx, rule: &Rule) -> Result<i64, DbError> {
    let (organization, now, steps) = (tx.organization_id(), tx.now(), steps(rule)?);
    let row = tx
        .query_opt(
            "UPDATE approval_rules SET name = $3, min_amount = $4, max_amount = $5, category_id = $6, production = $7,
                 steps = $8, is_active = $9, updated_at = $10, version = version + 1
             WHERE organization_id = $1 AND id = $2 AND version = $11 RETURNING version",
            &[
                &organization,
                &rule.id,
                &rule.name,
                &rule.min_amount,
                &rule.max_amount,
                &rule.category_id,
                &rule.production,
                &steps,
                &rule.is_active,
                &now,
                &rule.version,
            ],
        )
        .await?;
    row.map(|row| row.get(0)).ok_or(DbError::Stale)
}

/// Takes a rule away; `false` where there is none.
pub async fn delete_rule(tx: &mut TenantTx, id: ApprovalRuleId) -> Result<bool, DbError> {
    let organization = tx.organization_id();
    let sql = "DELETE FROM approval_rules WHERE organization_id = $1 AND id = $2";
    Ok(tx.execute(sql, &[&organization, &id]).await? == 1)
}

/// Puts rules into this order.
pub async fn order_rules(tx: &mut TenantTx, ids: &[ApprovalRuleId]) -> Result<(), DbError> {
    let organization = tx.organization_id();
    tx.execute(
        "UPDATE approval_rules r SET position = n.position::int
         FROM unnest($2::uuid[]) WITH ORDINALITY AS n (id, position)
         WHERE r.organization_id = $1 AND r.id = n.id AND r.position <> n.position",
        &[&organization, &ids],
    )
    .await?;
    Ok(())
}

/// Of the claim whose held lines go on in this one, or in the one before it, and so on: in the organization's currency.
pub async fn whole_base_amount(tx: &mut TenantTx, id: ClaimId) -> Result<Option<Amount>, DbError> {
    let organization = tx.organization_id();
    let sql = "WITH RECURSIVE chain AS (
            SELECT follows_id, base_amount, 1 AS length FROM expenses WHERE organization_id = $1 AND id = $2
            UNION ALL
            SELECT e.follows_id, e.base_amount, c.length + 1 FROM chain c
            JOIN expenses e ON e.organization_id = $1 AND e.id = c.follows_id WHERE c.length < $3)
        SELECT max(base_amount) FROM chain";
    Ok(tx.query_one(sql, &[&organization, &id, &LONGEST_CHAIN]).await?.get(0))
}

/// Changes of what belongs together happen one after the other, until the transaction ends.
pub async fn lock(tx: &mut TenantTx, what: &str) -> Result<(), DbError> {
    let key = format!("{what}/{}", tx.organization_id());
    tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", &[&key]).await?;
    Ok(())
}

fn substitution_from_row(row: &Row) -> Substitution {
    let mut columns = Columns::of(row);
    Substitution {
        id: columns.take(),
        user_id: columns.take(),
        substitute_id: columns.take(),
        starts_on: columns.take(),
        ends_on: columns.take(),
    }
}

/// Substitutions that hold on `day` or later, the earliest first.
pub async fn substitutions_from(tx: &mut TenantTx, day: Date) -> Result<Vec<Substitution>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT id, user_id, substitute_id, starts_on, ends_on FROM approval_substitutes
        WHERE organization_id = $1 AND ends_on >= $2 ORDER BY starts_on, id";
    Ok(tx.query(sql, &[&organization, &day]).await?.iter().map(substitution_from_row).collect())
}

/// Those that hold on `day`.
pub async fn substitutions_on(tx: &mut TenantTx, day: Date) -> Result<Vec<Substitution>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT id, user_id, substitute_id, starts_on, ends_on FROM approval_substitutes
        WHERE organization_id = $1 AND starts_on <= $2 AND ends_on >= $2";
    Ok(tx.query(sql, &[&organization, &day]).await?.iter().map(substitution_from_row).collect())
}

/// One of them.
pub async fn substitution(tx: &mut TenantTx, id: SubstituteId) -> Result<Option<Substitution>, DbError> {
    let organization = tx.organization_id();
    let sql = "SELECT id, user_id, substitute_id, starts_on, ends_on FROM approval_substitutes
        WHERE organization_id = $1 AND id = $2";
    Ok(tx.query_opt(sql, &[&organization, &id]).await?.as_ref().map(substitution_from_row))
}

/// Adds one.
pub async fn insert_substitution(tx: &mut TenantTx, new: &Substitution) -> Result<(), DbError> {
    let (organization, now) = (tx.organization_id(), tx.now());
    tx.execute(
        "INSERT INTO approval_substitutes (organization_id, id, user_id, substitute_id, starts_on, ends_on, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[&organization, &new.id, &new.user_id, &new.substitute_id, &new.starts_on, &new.ends_on, &now],
    )
    .await?;
    Ok(())
}

/// Takes one away.
pub async fn delete_substitution(tx: &mut TenantTx, id: SubstituteId) -> Result<(), DbError> {
    let organization = tx.organization_id();
    let sql = "DELETE FROM approval_substitutes WHERE organization_id = $1 AND id = $2";
    tx.execute(sql, &[&organization, &id]).await?;
    Ok(())
}
