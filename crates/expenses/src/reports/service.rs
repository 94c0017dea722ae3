//! Reading what reports are made of, and the tables they become. Taking something out as a file is audited.

use documents::report::ReportText;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use platform::TenantTx;
use serde_json::json;
use types::{Amount, Currency, Rate};

use super::files::{Cell, Table};
use super::model::{ExpenseReportRow, LedgerLine, ReportDay, ReportGroup, ReportSums, report};
use super::store::{self, Days};
use crate::error::ClaimError;
use crate::model::{Claim, ClaimKind};
use crate::office::OfficeError;
use crate::payments::journal::{Booked, BookedClaim, Share, covered, shares};
use crate::settings;
use crate::store::lines::{self, LineRow};

/// Most claims of one report.
const MOST_CLAIMS: i64 = 20_000;
/// Most entries of one journal.
const MOST_ENTRIES: i64 = 200_000;

/// The days that a report is about, both of them included.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The first one.
    pub from: Date,
    /// The last one.
    pub to: Date,
    /// What happened on them.
    pub by: ReportDay,
}

fn too_many() -> OfficeError {
    OfficeError::field("to", "There is more than one file can hold. Choose fewer days.")
}

impl Span {
    fn checked(self) -> Result<Self, OfficeError> {
        if self.from <= self.to {
            Ok(self)
        } else {
            Err(OfficeError::field("to", "Choose a day after the first one."))
        }
    }

    async fn days(self, tx: &mut TenantTx) -> Result<Days, OfficeError> {
        let Self { from, to, by } = self.checked()?;
        if by == ReportDay::Spent {
            return Ok(Days::Spent { from, to });
        }
        let zone = zone(tx).await?;
        let begin = |day: Date| day.to_zoned(zone.clone()).map(|zoned| zoned.timestamp());
        let too_far = |_| OfficeError::field("to", "Choose days of this age.");
        let until = to.tomorrow().and_then(begin).map_err(too_far)?;
        Ok(Days::Booked { from: begin(from).map_err(too_far)?, until })
    }
}

/// The organization's.
async fn zone(tx: &mut TenantTx) -> Result<TimeZone, OfficeError> {
    let timezone = identity::organization(tx).await?.timezone;
    TimeZone::get(&timezone).map_err(|error| ClaimError::Internal(format!("zone {timezone}: {error}")).into())
}

/// What was approved of claims, line by line: what accounting books. By the day on which it was spent and number.
pub async fn approved_claims_to_book(tx: &mut TenantTx, span: Span) -> Result<Vec<LedgerLine>, OfficeError> {
    let days = span.days(tx).await?;
    let claims = store::claims(tx, &days, MOST_CLAIMS + 1).await?;
    if i64::try_from(claims.len()).unwrap_or(i64::MAX) > MOST_CLAIMS {
        return Err(too_many());
    }
    let ids: Vec<_> = claims.iter().map(|claim| claim.id).collect();
    let mut lines = lines::of_claims(tx, &ids).await?;
    let of = |claim: &Claim| ledger(claim, &lines.remove(&claim.id).unwrap_or_default());
    Ok(claims.iter().flat_map(of).collect())
}

fn ledger(claim: &Claim, lines: &[LineRow]) -> Vec<LedgerLine> {
    let rate = claim.rate.unwrap_or(Rate::ONE);
    let booked = BookedClaim {
        kind: claim.kind,
        text: String::new(),
        production: claim.production.as_deref(),
        rate,
        base_currency: claim.base_currency,
        advance_applied: claim.advance_applied.unwrap_or_default(),
        lines: lines
            .iter()
            .map(|reported| Booked { line: &reported.line, account: reported.account_code.as_deref() })
            .collect(),
    };
    let signed = |amount: Amount| match claim.kind {
        ClaimKind::Refund => Amount::ZERO.checked_sub(amount).unwrap_or_default(),
        ClaimKind::Expense | ClaimKind::Mileage | ClaimKind::PerDiem | ClaimKind::Advance => amount,
    };
    let mut left = covered(&booked);
    let line = |(share, reported): (Share, &LineRow)| {
        let line = &reported.line;
        // What was held or rejected is nothing to be booked.
        let approved = line.approved_amount?;
        let covered = left.min(share.amount);
        left = left.checked_sub(covered).unwrap_or_default();
        Some(LedgerLine {
            base_covered: covered,
            number: claim.number,
            kind: claim.kind,
            status: claim.status,
            expense_date: claim.expense_date,
            user_id: claim.user_id,
            person_name: claim.person_name.clone(),
            merchant: claim.merchant.clone(),
            category_id: line.category_id,
            category_name: reported.category_name.clone(),
            account_code: reported.account_code.clone(),
            description: line.description.clone().or_else(|| claim.description.clone()),
            production: line.production.clone().or_else(|| claim.production.clone()),
            amount: signed(approved),
            currency: claim.currency,
            rate,
            rate_date: claim.rate_date,
            base_amount: signed(share.amount),
            base_tax: signed(share.tax),
            tax_rate: line.tax_rate,
            paid_at: claim.paid_at,
            payment_reference: claim.payment_reference.clone(),
        })
    };
    shares(&booked).into_iter().zip(lines).filter_map(line).collect()
}

/// A report with what it is about.
#[derive(Clone, Debug)]
pub struct Report {
    /// The organization's name.
    pub organization: String,
    /// The organization's currency.
    pub currency: Currency,
    /// By group, the largest first.
    pub rows: Vec<ExpenseReportRow>,
    /// The whole.
    pub total: ReportSums,
}

/// Sums by group.
pub async fn grouped(tx: &mut TenantTx, span: Span, group: ReportGroup) -> Result<Report, OfficeError> {
    let lines = approved_claims_to_book(tx, span).await?;
    Ok(Report {
        organization: identity::organization(tx).await?.name,
        currency: settings::base_currency(tx).await?,
        rows: report(&lines, group),
        total: ReportSums::of(lines.iter()),
    })
}

/// The report as it is set on paper. Taking it out is audited.
pub async fn report_text(
    tx: &mut TenantTx,
    span: Span,
    group: ReportGroup,
) -> Result<ReportText, OfficeError> {
    let Report { organization, currency, rows, total } = grouped(tx, span, group).await?;
    audit(tx, "expense_report_export", span);
    let columns = [group.title(), "Net", "Tax", "Amount", "Advances", "Covered", "To be paid"];
    let cells = |name: String, sums: &ReportSums| {
        let amounts = [sums.net, sums.tax, sums.amount, sums.advanced, sums.covered, sums.open];
        let amounts = amounts.map(|amount| amount.written_in(currency));
        [name].into_iter().chain(amounts).collect::<Vec<_>>()
    };
    let name = |row: &ExpenseReportRow| {
        row.name.clone().unwrap_or_else(|| format!("No {}", group.title().to_lowercase()))
    };
    Ok(ReportText {
        organization_name: organization,
        title: format!("Claims by {}", group.title().to_lowercase()),
        subtitle: match span.by {
            ReportDay::Booked => {
                format!("Approved from {} to {}; all amounts in {currency}", span.from, span.to)
            }
            ReportDay::Spent => {
                format!("Spent from {} to {} and approved; all amounts in {currency}", span.from, span.to)
            }
        },
        columns: columns.map(Into::into).into(),
        rows: rows.iter().map(|row| cells(name(row), &row.sums)).collect(),
        total: cells("Total".into(), &total),
    })
}

/// Notes who took what out as a file.
fn audit(tx: &mut TenantTx, what: &'static str, span: Span) {
    tx.audit(what, "organization", None, json!({"from": span.from, "to": span.to, "by": span.by}));
}

/// The ledger as a table.
pub async fn ledger_table(tx: &mut TenantTx, span: Span) -> Result<Table, OfficeError> {
    let lines = approved_claims_to_book(tx, span).await?;
    let base = settings::base_currency(tx).await?;
    let zone = zone(tx).await?;
    audit(tx, "expense_ledger_export", span);
    let mut table = Table::new(&[
        "Number",
        "Kind",
        "Date",
        "Person",
        "Merchant",
        "Category",
        "Account",
        "Description",
        "Production",
        "Amount",
        "Currency",
        "Rate",
        "Rate date",
        &format!("Amount in {base}"),
        "Tax rate",
        &format!("Tax in {base}"),
        &format!("Net in {base}"),
        &format!("Covered by an advance in {base}"),
        "Status",
        "Paid on",
        "Reference",
    ]);
    for line in lines {
        let paid_on = line.paid_at.map(|instant| instant.to_zoned(zone.clone()).date());
        table.row([
            line.number.into(),
            line.kind.name().into(),
            line.expense_date.into(),
            line.person_name.into(),
            line.merchant.into(),
            line.category_name.into(),
            line.account_code.into(),
            line.description.into(),
            line.production.into(),
            Cell::money(line.amount, line.currency),
            line.currency.code().into(),
            line.rate.into(),
            line.rate_date.into(),
            Cell::money(line.base_amount, base),
            line.tax_rate.map_or(Cell::Empty, Cell::percent),
            Cell::money(line.base_tax, base),
            Cell::money(line.base_amount.checked_sub(line.base_tax).unwrap_or_default(), base),
            Cell::money(line.base_covered, base),
            line.status.name().into(),
            paid_on.into(),
            line.payment_reference.into(),
        ]);
    }
    Ok(table)
}

/// The journal as a table.
pub async fn journal_table(tx: &mut TenantTx, span: Span) -> Result<Table, OfficeError> {
    let span = span.checked()?;
    let entries = store::journal(tx, span.from, span.to, MOST_ENTRIES + 1).await?;
    if i64::try_from(entries.len()).unwrap_or(i64::MAX) > MOST_ENTRIES {
        return Err(too_many());
    }
    let base = settings::base_currency(tx).await?;
    audit(tx, "expense_journal_export", span);
    let mut table =
        Table::new(&["Day", "Posting", "Account", "Debit", "Credit", "Production", "Text", "Claim", "Batch"]);
    let (mut posting, mut number) = (None, 0_i64);
    for entry in entries {
        if posting.replace(entry.posting_id) != Some(entry.posting_id) {
            number += 1;
        }
        table.row([
            entry.day.into(),
            number.into(),
            entry.account.into(),
            Cell::money(entry.debit, base),
            Cell::money(entry.credit, base),
            entry.production.into(),
            entry.text.into(),
            entry.claim_number.into(),
            entry.batch_number.into(),
        ]);
    }
    Ok(table)
}
