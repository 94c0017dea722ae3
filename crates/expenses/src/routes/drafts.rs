//! What the person writes, checked as far as that needs nothing else.

use jiff::civil::Date;
use platform::{FieldError, Problem};
use serde::{Deserialize, Serialize};
use types::{Amount, CategoryId, ClaimId, ClaimLineId, Currency, Rate};

use crate::allowances::{Mileage, PerDiem};
use crate::model::{ClaimKind, MOST_LINES};
use crate::service::create::{ClaimDetails, LineDetails};

/// A part of the amount.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineWrite {
    /// Made by the device; keeps a line's identity across edits.
    pub id: Option<ClaimLineId>,
    /// What it was spent on.
    pub category_id: CategoryId,
    /// Above zero.
    pub amount: Amount,
    /// At most 500 characters.
    pub description: Option<String>,
    /// Contained in the amount.
    pub tax_amount: Option<Amount>,
    /// Per cent.
    pub tax_rate: Option<Amount>,
    /// At most 120 characters.
    pub production: Option<String>,
    /// For whom, at most 255 characters.
    pub person: Option<String>,
}

/// A claim to be.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimCreate {
    /// Made by the device (a UUID), so that sending it again does nothing.
    pub id: Option<ClaimId>,
    /// `expense` where left out, or what `mileage` or `per_diem` say.
    pub kind: Option<ClaimKind>,
    /// Above zero; may be left out where there are lines.
    pub amount: Option<Amount>,
    /// The organization's where left out.
    pub currency: Option<Currency>,
    /// What it was spent on; may be left out where there are lines.
    pub category_id: Option<CategoryId>,
    /// At most 255 characters.
    pub merchant: Option<String>,
    /// At most 500 characters.
    pub description: Option<String>,
    /// At most 2,000 characters.
    pub notes: Option<String>,
    /// Not in the future where the person is.
    #[schema(value_type = String, format = Date)]
    pub expense_date: Date,
    /// At most 120 characters.
    pub production: Option<String>,
    /// Parts of the amount; at most 100.
    pub lines: Option<Vec<LineWrite>>,
    /// What one unit of the currency is worth in the organization's, where the person knows better.
    pub rate: Option<Rate>,
    /// A drive; the amount is worked out.
    pub mileage: Option<Mileage>,
    /// Days away; the amount is worked out.
    pub per_diem: Option<PerDiem>,
    /// The advance it is settled against.
    pub advance_id: Option<ClaimId>,
}

impl ClaimCreate {
    /// Checks texts and bounds.
    pub fn parse(self) -> Result<ClaimDetails, Problem> {
        let mut errors = Vec::new();
        if self.lines.as_ref().is_some_and(|lines| lines.len() > MOST_LINES) {
            return Err(Problem::field("lines", format!("Use at most {MOST_LINES} lines.")));
        }
        let mut lines = Vec::new();
        for (index, line) in self.lines.unwrap_or_default().into_iter().enumerate() {
            let field = |name: &str| format!("lines[{index}].{name}");
            lines.push(LineDetails {
                id: line.id,
                category_id: line.category_id,
                amount: line.amount,
                description: text(&field("description"), line.description, 500, &mut errors),
                tax_amount: line.tax_amount,
                tax_rate: line.tax_rate,
                production: text(&field("production"), line.production, 120, &mut errors),
                person: text(&field("person"), line.person, 255, &mut errors),
            });
        }
        if self.expense_date.year() < 2000 {
            errors.push(FieldError::new("expense_date", "Choose a day after 1999."));
        }
        let places =
            self.mileage.iter().flat_map(|drive| [("mileage.from", &drive.from), ("mileage.to", &drive.to)]);
        for (field, place) in places.chain(self.per_diem.iter().map(|away| ("per_diem.place", &away.place))) {
            if text(field, Some(place.clone()), 255, &mut errors).is_none() {
                errors.push(FieldError::new(field, "Say where."));
            }
        }
        let kind = match (&self.mileage, &self.per_diem) {
            (Some(_), None) => ClaimKind::Mileage,
            (None, Some(_)) => ClaimKind::PerDiem,
            (None, None) | (Some(_), Some(_)) => ClaimKind::Expense,
        };
        let details = ClaimDetails {
            kind: self.kind.unwrap_or(kind),
            amount: self.amount,
            currency: self.currency,
            category_id: self.category_id,
            merchant: text("merchant", self.merchant, 255, &mut errors),
            description: text("description", self.description, 500, &mut errors),
            notes: text("notes", self.notes, 2000, &mut errors),
            expense_date: self.expense_date,
            production: text("production", self.production, 120, &mut errors),
            lines,
            rate: self.rate,
            mileage: self.mileage,
            per_diem: self.per_diem,
            advance_id: self.advance_id,
        };
        if errors.is_empty() { Ok(details) } else { Err(Problem::validation(errors)) }
    }
}

/// A text without what surrounds it; an empty one is none.
fn text(field: &str, text: Option<String>, most: usize, errors: &mut Vec<FieldError>) -> Option<String> {
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())?;
    if text.chars().count() > most {
        errors.push(FieldError::new(field, format!("Use at most {most} characters.")));
    } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        errors.push(FieldError::new(field, "Leave out control characters."));
    }
    Some(text)
}
