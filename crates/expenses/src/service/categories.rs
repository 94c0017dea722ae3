//! What lines are spent on, and what a company begins with.

use platform::TenantTx;
use types::CategoryId;

use crate::error::ClaimError;
use crate::model::Category;
use crate::store::categories::{self, DefaultCategory};

const fn category(
    name: &'static str,
    code: &'static str,
    account_code: &'static str,
    requires_receipt: bool,
) -> DefaultCategory {
    DefaultCategory { name, code, account_code, requires_receipt }
}

/// What a company begins with. Accounts follow the Austrian standard chart; the office changes what does not fit.
const DEFAULTS: &[DefaultCategory] = &[
    category("Accommodation", "accommodation", "7350", true),
    category("Advance", "advance", "2300", false),
    category("Costumes and make-up", "costumes", "5110", true),
    category("Daily allowance", "per_diem", "7360", false),
    category("Instruments and sheet music", "music", "5130", true),
    category("Meals", "meals", "7690", true),
    category("Mileage", "mileage", "7332", false),
    category("Other", "other", "7850", true),
    category("Postage and telephone", "postage", "7380", true),
    category("Props and stage material", "props", "5120", true),
    category("Taxi and public transport", "transport", "7345", true),
    category("Travel", "travel", "7340", true),
];

/// The categories in use, or also those that are not.
pub async fn list(tx: &mut TenantTx, inactive_too: bool) -> Result<Vec<Category>, ClaimError> {
    Ok(categories::list(tx, inactive_too).await?)
}

/// The category in use with this code, of those that the product looks for by it.
pub async fn own(tx: &mut TenantTx, code: &str) -> Result<Option<CategoryId>, ClaimError> {
    seed(tx).await?;
    Ok(categories::by_code(tx, code).await?)
}

/// Gives a company that has none its first categories. At once or again: those whose names are there stay.
pub async fn seed(tx: &mut TenantTx) -> Result<(), ClaimError> {
    if !categories::any(tx).await? {
        categories::insert_defaults(tx, DEFAULTS).await?;
    }
    Ok(())
}
