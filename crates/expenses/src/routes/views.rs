//! Claims as the API shows them.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use platform::Role;
use platform::possible::PossibleView;
use serde::Serialize;
use serde_json::Value;
use types::{Amount, ArtistId, CategoryId, ClaimId, ClaimLineId, Currency, FileId, Rate, UserId};

use super::receipts::ReceiptView;
use crate::model::{Claim, ClaimKind, ClaimStatus, LineDecision, RateSource, Step, StepStatus};
use crate::rules::{self, Action, Standing, Warning};
use crate::service::Caller;
use crate::store::lines::LineRow;
use crate::store::lists::Listed;

/// What lists and the detail show of a claim.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ClaimSummaryView {
    /// Identifier.
    pub id: ClaimId,
    /// Counted per organization.
    pub number: i32,
    /// What kind of money.
    pub kind: ClaimKind,
    /// Where it stands.
    pub status: ClaimStatus,
    /// The person's profile, where they are an artist.
    pub artist_id: Option<ArtistId>,
    /// Whose it is.
    pub user_id: UserId,
    /// Their name.
    pub person_name: String,
    /// The sum of the lines, as spent.
    pub amount: Amount,
    /// Of the amount.
    pub currency: Currency,
    /// The organization's.
    pub base_currency: Currency,
    /// The amount in the organization's currency.
    pub base_amount: Option<Amount>,
    /// What one unit of the currency is worth in the organization's.
    pub rate: Option<Rate>,
    /// Of which day.
    #[schema(value_type = Option<String>, format = Date)]
    pub rate_date: Option<Date>,
    /// From where.
    pub rate_source: Option<RateSource>,
    /// Of what was approved.
    pub approved_amount: Option<Amount>,
    /// What was approved, in the organization's currency.
    pub approved_base_amount: Option<Amount>,
    /// Where it was spent.
    pub merchant: Option<String>,
    /// What for.
    pub description: Option<String>,
    /// For those who decide.
    pub notes: Option<String>,
    /// When it was spent.
    #[schema(value_type = String, format = Date)]
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
    /// Of the first line.
    pub category_id: Option<CategoryId>,
    /// Of the first line.
    pub category_name: Option<String>,
    /// Receipts it has.
    pub receipt_count: i32,
    /// What is worth a second look.
    pub warning_count: i32,
    /// When it went to those who decide.
    pub submitted_at: Option<Timestamp>,
    /// When the last step approved it.
    pub approved_at: Option<Timestamp>,
    /// Who decided the last step.
    pub approved_by: Option<UserId>,
    /// When it was rejected.
    pub rejected_at: Option<Timestamp>,
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

impl From<(Claim, Option<CategoryId>, Option<String>)> for ClaimSummaryView {
    fn from((claim, category_id, category_name): (Claim, Option<CategoryId>, Option<String>)) -> Self {
        Self {
            id: claim.id,
            number: claim.number,
            kind: claim.kind,
            status: claim.status,
            artist_id: claim.artist_id,
            user_id: claim.user_id,
            person_name: claim.person_name,
            amount: claim.amount,
            currency: claim.currency,
            base_currency: claim.base_currency,
            base_amount: claim.base_amount,
            rate: claim.rate,
            rate_date: claim.rate_date,
            rate_source: claim.rate_source,
            approved_amount: claim.approved_amount,
            approved_base_amount: claim.approved_base_amount,
            merchant: claim.merchant,
            description: claim.description,
            notes: claim.notes,
            expense_date: claim.expense_date,
            production: claim.production,
            details: claim.details,
            advance_id: claim.advance_id,
            advance_applied: claim.advance_applied,
            follows_id: claim.follows_id,
            category_id,
            category_name,
            receipt_count: claim.receipt_count,
            warning_count: claim.warning_count,
            submitted_at: claim.submitted_at,
            approved_at: claim.approved_at,
            approved_by: claim.approved_by,
            rejected_at: claim.rejected_at,
            rejection_reason: claim.rejection_reason,
            paid_at: claim.paid_at,
            payment_reference: claim.payment_reference,
            created_at: claim.created_at,
            updated_at: claim.updated_at,
            version: claim.version,
        }
    }
}

/// A claim in full.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ClaimView {
    /// What lists show too.
    #[serde(flatten)]
    pub summary: ClaimSummaryView,
    /// Who decided the last step.
    pub approved_by_name: Option<String>,
    /// The claim that goes on with its held lines.
    pub followed_by_id: Option<ClaimId>,
    /// Of an advance that was paid: what no claim has used yet and nobody gave back.
    pub advance_remaining: Option<Amount>,
    /// The parts of its amount.
    pub lines: Vec<LineView>,
    /// Its evidence, oldest first.
    pub receipts: Vec<ReceiptView>,
    /// Who decides, in order.
    pub steps: Vec<StepView>,
    /// What is worth a second look.
    pub warnings: Vec<Warning>,
    /// What the caller can do with it.
    pub can: CanView,
}

/// A claim in a list.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ClaimListedView {
    /// The claim.
    #[serde(flatten)]
    pub summary: ClaimSummaryView,
    /// Who decides now.
    pub current_step: Option<CurrentStepView>,
    /// Who decides now, in words.
    pub waits_for: Option<String>,
    /// A small picture of the first receipt, good for fifteen minutes; none where there is none yet.
    pub thumbnail_url: Option<String>,
}

/// The open step.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CurrentStepView {
    /// The role's or the person's.
    pub name: String,
    /// Whether it waits for the caller.
    pub is_mine: bool,
}

impl ClaimListedView {
    /// A row of a list; `names` are those of people that open steps name, `in_place_of` those for whom the caller decides
    /// today, `address` makes addresses of files.
    pub fn new(
        row: Listed,
        names: &HashMap<UserId, String>,
        caller: Caller,
        in_place_of: &[(UserId, Role)],
        address: impl Fn(FileId) -> String,
    ) -> Self {
        let name = match (row.open_user_id, row.open_role) {
            (Some(user), _) => names.get(&user).cloned(),
            (None, Some(role)) => Some(role_title(role).to_owned()),
            (None, None) => None,
        };
        let decides =
            |user: UserId, role: Role| row.open_user_id == Some(user) || row.open_role == Some(role);
        let is_mine = row.claim.user_id != caller.user_id
            && !row.decided_before.contains(&caller.user_id)
            && (decides(caller.user_id, caller.role)
                || in_place_of.iter().any(|(user, role)| decides(*user, *role)));
        Self {
            waits_for: name.clone(),
            thumbnail_url: row.thumbnail_file_id.map(address),
            current_step: name.map(|name| CurrentStepView { name, is_mine }),
            summary: (row.claim, row.category_id, row.category_name).into(),
        }
    }
}

/// A part of a claim's amount.
#[derive(Serialize, utoipa::ToSchema)]
pub struct LineView {
    /// Identifier.
    pub id: ClaimLineId,
    /// From 0.
    pub position: i16,
    /// What it was spent on.
    pub category_id: CategoryId,
    /// Its name.
    pub category_name: String,
    /// The ledger's account.
    pub account_code: Option<String>,
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

impl From<LineRow> for LineView {
    fn from(LineRow { line, category_name, account_code, .. }: LineRow) -> Self {
        Self {
            id: line.id,
            position: line.position,
            category_id: line.category_id,
            category_name,
            account_code,
            description: line.description,
            amount: line.amount,
            tax_amount: line.tax_amount,
            tax_rate: line.tax_rate,
            production: line.production,
            person: line.person,
            decision: line.decision,
            approved_amount: line.approved_amount,
            reason: line.reason,
        }
    }
}

/// A step of the approval.
#[derive(Serialize, utoipa::ToSchema)]
pub struct StepView {
    /// From 0.
    pub position: i16,
    /// Who decides, by role.
    pub role: Option<Role>,
    /// Who decides, by person.
    pub user_id: Option<UserId>,
    /// The role's or the person's.
    pub name: String,
    /// Where it stands.
    pub status: StepStatus,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// By whom.
    pub decided_by_name: Option<String>,
    /// In whose place.
    pub decided_for_name: Option<String>,
    /// What they said.
    pub notes: Option<String>,
    /// Whether it names the caller.
    pub is_mine: bool,
    /// Whether it waits and nobody who is here can decide it: nobody decides about their own claim, or two steps of one.
    pub nobody_left: bool,
}

impl StepView {
    /// A step as the caller sees it; `nobody_left` for the open one.
    pub fn new(step: &Step, names: &HashMap<UserId, String>, caller: Caller, nobody_left: bool) -> Self {
        let name_of = |id: Option<UserId>| id.and_then(|id| names.get(&id).cloned());
        Self {
            position: step.position,
            role: step.role,
            user_id: step.user_id,
            name: step
                .role
                .map_or_else(|| name_of(step.user_id).unwrap_or_default(), |role| role_title(role).into()),
            status: step.status,
            decided_at: step.decided_at,
            decided_by_name: name_of(step.decided_by),
            decided_for_name: name_of(step.decided_for),
            notes: step.notes.clone(),
            is_mine: caller.is_named_by(step),
            nobody_left: nobody_left && step.status == StepStatus::Open,
        }
    }
}

/// What people call a role.
pub fn role_title(role: Role) -> &'static str {
    match role {
        Role::Artist => "Artist",
        Role::Admin => "Administrator",
        Role::Accountant => "Accountant",
        Role::ProductionManager => "Production manager",
        Role::FinanceDirector => "Finance director",
    }
}

/// What the caller can do with a claim.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CanView {
    /// Change it and its receipts.
    pub edit: PossibleView,
    /// Hand it in.
    pub submit: PossibleView,
    /// Take it back.
    pub withdraw: PossibleView,
    /// Give it up.
    pub cancel: PossibleView,
    /// Approve or reject it.
    pub decide: PossibleView,
    /// Say something.
    pub comment: PossibleView,
}

impl CanView {
    /// By the rules.
    pub fn new(standing: &Standing) -> Self {
        let possible = |action| PossibleView::from(rules::possible(action, standing));
        Self {
            edit: possible(Action::Edit),
            submit: possible(Action::Submit),
            withdraw: possible(Action::Withdraw),
            cancel: possible(Action::Cancel),
            decide: possible(Action::Decide),
            comment: possible(Action::Comment),
        }
    }
}
