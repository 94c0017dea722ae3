//! Making and changing categories.

mod store;

use platform::{DbError, FieldError, TenantTx};
use serde_json::json;
use types::{Amount, CategoryId};

use super::model::account;
use super::service::refuse_digits;
use super::store::{Allowance, has_rates};
use crate::model::Category;
use crate::office::OfficeError;
use crate::store::categories::by_ids;

/// What becomes different; the rest stays.
#[derive(Debug, Default)]
pub struct CategoryChanges {
    /// As people see it.
    pub name: Option<String>,
    /// A short one.
    pub code: Option<Option<String>>,
    /// What belongs here.
    pub description: Option<Option<String>>,
    /// The ledger's account.
    pub account_code: Option<Option<String>>,
    /// Whether a claim with it needs a receipt.
    pub requires_receipt: Option<bool>,
    /// Lines above it get a warning.
    pub max_amount: Option<Option<Amount>>,
    /// Whether new claims may use it.
    pub is_active: Option<bool>,
}

fn text(errors: &mut Vec<FieldError>, field: &str, text: Option<String>, most: usize) -> Option<String> {
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())?;
    let is_line = most <= 100;
    if text.chars().count() > most || text.contains('\0') || (is_line && text.chars().any(char::is_control)) {
        errors.push(FieldError::new(field, format!("Use at most {most} characters.")));
    }
    Some(text)
}

/// The category after the changes, or all that is wrong with them.
fn changed(before: Category, changes: CategoryChanges) -> Result<Category, OfficeError> {
    let mut errors = Vec::new();
    let mut after = before;
    if let Some(name) = changes.name {
        after.name = text(&mut errors, "name", Some(name), 100).unwrap_or_default();
        if after.name.is_empty() {
            errors.push(FieldError::new("name", "Enter a name."));
        }
    }
    if let Some(code) = changes.code {
        after.code = text(&mut errors, "code", code, 50);
    }
    if let Some(description) = changes.description {
        after.description = text(&mut errors, "description", description, 1000);
    }
    if let Some(code) = changes.account_code {
        let code = code.filter(|code| !code.trim().is_empty());
        after.account_code =
            code.and_then(|code| account("account_code", &code).map_err(|error| errors.push(error)).ok());
    }
    if let Some(most) = changes.max_amount {
        if most.is_some_and(|most| !most.is_positive()) {
            errors.push(FieldError::new("max_amount", "Enter an amount above zero."));
        }
        after.max_amount = most;
    }
    after.requires_receipt = changes.requires_receipt.unwrap_or(after.requires_receipt);
    after.is_active = changes.is_active.unwrap_or(after.is_active);
    if errors.is_empty() { Ok(after) } else { Err(OfficeError::fields(errors)) }
}

/// As [`changed`], and in the digits of the organization's currency.
async fn checked(
    tx: &mut TenantTx,
    before: Category,
    changes: CategoryChanges,
) -> Result<Category, OfficeError> {
    let most = changes.max_amount.flatten();
    let after = changed(before, changes)?;
    if let Some(most) = most {
        refuse_digits(tx, &[("max_amount", most)]).await?;
    }
    Ok(after)
}

fn taken(error: DbError) -> OfficeError {
    match error {
        DbError::Unique { constraint } if constraint == "expense_categories_name" => {
            OfficeError::field("name", "There is a category with this name already.")
        }
        DbError::Unique { .. } => OfficeError::field("code", "There is a category with this code already."),
        error => error.into(),
    }
}

fn facts(category: &Category) -> serde_json::Value {
    json!({"name": category.name, "code": category.code, "account_code": category.account_code,
        "requires_receipt": category.requires_receipt, "max_amount": category.max_amount,
        "is_active": category.is_active})
}

/// Makes a category.
pub async fn create(tx: &mut TenantTx, changes: CategoryChanges) -> Result<Category, OfficeError> {
    let blank = Category {
        id: CategoryId::generate(),
        name: String::new(),
        code: None,
        description: None,
        account_code: None,
        requires_receipt: true,
        max_amount: None,
        is_active: true,
        created_at: tx.now(),
        updated_at: tx.now(),
        version: 1,
    };
    let category = checked(tx, blank, changes).await?;
    store::insert(tx, &category).await.map_err(taken)?;
    tx.audit("expense_category_create", "expense_category", category.id.0, facts(&category));
    Ok(category)
}

/// Drives and daily allowances choose their category by its code. While they are paid, it stays: else they could be claimed,
/// and nobody who claims one could mend what is missing.
async fn keep_own(tx: &mut TenantTx, code: &Option<String>, after: &Category) -> Result<(), OfficeError> {
    for allowance in [Allowance::Mileage, Allowance::PerDiem] {
        let is_theirs = code.as_deref() == Some(allowance.category_code());
        let field = match (after.is_active, after.code == *code) {
            _ if !is_theirs => continue,
            (true, true) => continue,
            (false, _) => "is_active",
            (true, false) => "code",
        };
        if has_rates(tx, allowance).await? {
            let text = match allowance {
                Allowance::Mileage => {
                    "Drives are booked in this category. Remove the rates for kilometres first."
                }
                Allowance::PerDiem => {
                    "Daily allowances are booked in this category. Remove their rates first."
                }
            };
            return Err(OfficeError::field(field, text));
        }
    }
    Ok(())
}

/// Changes a category over the version that was seen.
pub async fn update(
    tx: &mut TenantTx,
    id: CategoryId,
    version: i64,
    changes: CategoryChanges,
) -> Result<Category, OfficeError> {
    let missing = OfficeError::Missing("There is no such category.");
    let before = by_ids(tx, &[id]).await?.into_iter().next().ok_or(missing)?;
    let (was, before_code) = (facts(&before), before.code.clone().filter(|_| before.is_active));
    let mut after = checked(tx, Category { version, ..before }, changes).await?;
    keep_own(tx, &before_code, &after).await?;
    (after.version, after.updated_at) = (store::update(tx, &after).await.map_err(taken)?, tx.now());
    let changes = json!({"before": was, "after": facts(&after)});
    tx.audit("expense_category_update", "expense_category", id.0, changes);
    Ok(after)
}
