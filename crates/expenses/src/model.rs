//! The nouns of a claim and the values they may take. Pure: parsing and naming only.

use jiff::Timestamp;
use jiff::civil::Date;
use platform::{FieldError, Role};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use types::{Amount, ArtistId, CategoryId, ClaimId, ClaimLineId, Currency, Rate, UserId};

types::words! {
    /// Where a claim stands.
    ClaimStatus {
        /// Being written.
        Draft = "draft",
        /// Waits for those who decide.
        Submitted = "submitted",
        /// To be paid.
        Approved = "approved",
        /// Refused with a reason.
        Rejected = "rejected",
        /// Paid.
        Paid = "paid",
        /// Given up by the person.
        Cancelled = "cancelled",
        /// Put away.
        Archived = "archived",
    }
    /// What kind of money is claimed.
    ClaimKind {
        /// Spent for the company.
        Expense = "expense",
        /// Given back to the company: the amount is positive, the kind says the sign.
        Refund = "refund",
        /// Kilometres with one's own vehicle.
        Mileage = "mileage",
        /// Days away.
        PerDiem = "per_diem",
        /// Asked for beforehand.
        Advance = "advance",
    }
    /// What was decided about a line.
    LineDecision {
        /// Nothing yet.
        Open = "open",
        /// In full.
        Approved = "approved",
        /// A part of it.
        Reduced = "reduced",
        /// Goes on in a claim of its own.
        Held = "held",
        /// Refused.
        Rejected = "rejected",
    }
    /// Where a rate comes from.
    RateSource {
        /// The currencies are the same.
        Same = "same",
        /// The company's own table.
        Manual = "manual",
        /// The European Central Bank's reference rates.
        Ecb = "ecb",
        /// The person typed it.
        Typed = "typed",
    }
    /// What somebody drove.
    Vehicle {
        /// A car.
        Car = "car",
        /// A motorcycle.
        Motorcycle = "motorcycle",
        /// A bicycle.
        Bicycle = "bicycle",
    }
    /// Where the reading of a receipt stands.
    Reading {
        /// It has not begun.
        Waiting = "waiting",
        /// A worker is at it.
        Reading = "reading",
        /// Something was read.
        Read = "read",
        /// There was nothing to be read.
        Nothing = "nothing",
        /// Nothing here can read receipts.
        Unavailable = "unavailable",
        /// It did not work.
        Failed = "failed",
    }
    /// What a thumbnail hides.
    ThumbnailState {
        /// It is too coarse to read anything.
        Veiled = "veiled",
        /// Numbers of cards and accounts are covered.
        Covered = "covered",
    }
    /// Where a step of the approval stands.
    StepStatus {
        /// Not its turn yet.
        Waiting = "waiting",
        /// Somebody can decide now.
        Open = "open",
        /// Approved.
        Approved = "approved",
        /// Rejected.
        Rejected = "rejected",
        /// Not needed any more.
        Skipped = "skipped",
    }
    /// What happened with a claim.
    EventKind {
        /// It was written.
        Created = "created",
        /// It was changed after it had been submitted.
        Edited = "edited",
        /// It went to those who decide.
        Submitted = "submitted",
        /// The person took it back.
        Withdrawn = "withdrawn",
        /// The person gave it up.
        Cancelled = "cancelled",
        /// Somebody said something.
        Comment = "comment",
        /// One of several steps was approved.
        StepApproved = "step_approved",
        /// It was approved.
        Approved = "approved",
        /// It was rejected.
        Rejected = "rejected",
        /// A line was approved in part.
        LineReduced = "line_reduced",
        /// A line waits in a claim of its own.
        LineHeld = "line_held",
        /// A line was rejected.
        LineRejected = "line_rejected",
        /// Held lines went on in another claim.
        Followed = "followed",
        /// Those who decide were reminded.
        Reminded = "reminded",
        /// It went to the finance director.
        Escalated = "escalated",
        /// It is in a payment batch.
        Batched = "batched",
        /// It was paid.
        Paid = "paid",
        /// Part of an advance came back.
        Returned = "returned",
    }
}

/// Most lines of one claim.
pub const MOST_LINES: usize = 100;
/// Most receipts of one claim.
pub const MOST_RECEIPTS: i64 = 20;
/// Largest file of a receipt.
pub const MAX_RECEIPT_BYTES: u64 = 10 * 1024 * 1024;

/// A claim.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Identifier, perhaps made by the device.
    pub id: ClaimId,
    /// Counted per organization.
    pub number: i32,
    /// Whose it is.
    pub user_id: UserId,
    /// Their profile, where they are an artist.
    pub artist_id: Option<ArtistId>,
    /// Their name when they wrote it.
    pub person_name: String,
    /// What kind of money.
    pub kind: ClaimKind,
    /// Where it stands.
    pub status: ClaimStatus,
    /// The sum of the lines, as spent.
    pub amount: Amount,
    /// Of the amount.
    pub currency: Currency,
    /// Of what was approved.
    pub approved_amount: Option<Amount>,
    /// The organization's when it was written.
    pub base_currency: Currency,
    /// What one unit of the currency is worth in the organization's.
    pub rate: Option<Rate>,
    /// Of which day.
    pub rate_date: Option<Date>,
    /// From where.
    pub rate_source: Option<RateSource>,
    /// The amount in the organization's currency.
    pub base_amount: Option<Amount>,
    /// What was approved, in the organization's currency.
    pub approved_base_amount: Option<Amount>,
    /// Where it was spent.
    pub merchant: Option<String>,
    /// What for.
    pub description: Option<String>,
    /// For those who decide.
    pub notes: Option<String>,
    /// When it was spent.
    pub expense_date: Date,
    /// For which production.
    pub production: Option<String>,
    /// Of mileage and per diem: how the amount came about.
    pub details: Option<Value>,
    /// The advance it is settled against.
    pub advance_id: Option<ClaimId>,
    /// How much of the advance it uses.
    pub advance_applied: Option<Amount>,
    /// The claim whose held lines go on here.
    pub follows_id: Option<ClaimId>,
    /// Receipts that were not deleted.
    pub receipt_count: i32,
    /// What is worth a second look, counted when it last changed.
    pub warning_count: i32,
    /// When it went to those who decide.
    pub submitted_at: Option<Timestamp>,
    /// When the last step approved it.
    pub approved_at: Option<Timestamp>,
    /// Who decided the last step.
    pub approved_by: Option<UserId>,
    /// When it was rejected.
    pub rejected_at: Option<Timestamp>,
    /// By whom.
    pub rejected_by: Option<UserId>,
    /// Why.
    pub rejection_reason: Option<String>,
    /// When the money went out.
    pub paid_at: Option<Timestamp>,
    /// The reference of the payment.
    pub payment_reference: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// For `If-Match`.
    pub version: i64,
}

/// A part of a claim's amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimLine {
    /// Identifier.
    pub id: ClaimLineId,
    /// From 0.
    pub position: i16,
    /// What it was spent on.
    pub category_id: CategoryId,
    /// What for.
    pub description: Option<String>,
    /// As spent.
    pub amount: Amount,
    /// Contained in the amount.
    pub tax_amount: Option<Amount>,
    /// Per cent.
    pub tax_rate: Option<Amount>,
    /// For which production.
    pub production: Option<String>,
    /// For whom, where that is somebody else.
    pub person: Option<String>,
    /// What was decided.
    pub decision: LineDecision,
    /// How much of it.
    pub approved_amount: Option<Amount>,
    /// Why.
    pub reason: Option<String>,
}

/// What a line is spent on.
#[derive(Clone, Debug)]
pub struct Category {
    /// Identifier.
    pub id: CategoryId,
    /// As people see it.
    pub name: String,
    /// A short one.
    pub code: Option<String>,
    /// What belongs here.
    pub description: Option<String>,
    /// The ledger's account.
    pub account_code: Option<String>,
    /// Whether a claim with it needs a receipt.
    pub requires_receipt: bool,
    /// Lines above it get a warning; in the organization's currency.
    pub max_amount: Option<Amount>,
    /// Whether new claims may use it.
    pub is_active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// For `If-Match`.
    pub version: i64,
}

/// One step of a submitted claim's approval.
#[derive(Clone, Debug)]
pub struct Step {
    /// From 0.
    pub position: i16,
    /// Who decides, by role …
    pub role: Option<Role>,
    /// … or by person.
    pub user_id: Option<UserId>,
    /// Where it stands.
    pub status: StepStatus,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// By whom.
    pub decided_by: Option<UserId>,
    /// In whose place.
    pub decided_for: Option<UserId>,
    /// What they said.
    pub notes: Option<String>,
}

/// What was read on a receipt: suggestions, each with how sure the reader is and where it stands. Kept sealed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReceiptReading {
    /// The total, as decimal text.
    pub amount: Option<ReadValue>,
    /// The day, as `2026-11-21`.
    pub date: Option<ReadValue>,
    /// Who sold it.
    pub merchant: Option<ReadValue>,
    /// Three letters.
    pub currency: Option<ReadValue>,
    /// The tax in the total, as decimal text.
    pub tax: Option<ReadValue>,
}

/// A value that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReadValue {
    /// As text.
    pub value: String,
    /// 0 to 1.
    pub confidence: f64,
    /// From 1.
    pub page: u32,
    /// Left, top, width and height as fractions of the page.
    pub r#box: [f64; 4],
}

/// What is wrong with an amount that has more digits behind the point than its currency.
pub fn too_exact(field: &str, amount: Amount, currency: Currency) -> Option<FieldError> {
    let digits = match currency.minor_digits() {
        0 => "no digits",
        2 => "at most two digits",
        _ => "at most three digits",
    };
    let error = || FieldError::new(field, format!("{currency} has {digits} behind the point."));
    (!amount.fits(currency)).then(error)
}
