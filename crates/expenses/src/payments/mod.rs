//! How the money goes out: what is approved is booked as owed ([`journal`]), paid in batches – whose transfers go to the
//! bank as a file ([`sepa`]) – or one by one, and booked again when it has left the bank
//! ([`service`]). What is left of an advance comes back ([`returns`]).
//!
//! Everything is paid in the organization's currency, at the rate that was fixed when the claim was submitted.

pub mod journal;
pub mod model;
pub mod returns;
mod routes;
pub mod sepa;
pub mod service;
mod store;

use jiff::civil::Date;
use platform::TenantTx;

use crate::error::ClaimError;
use crate::office::OfficeError;

pub use routes::routes;

pub(crate) use store::journal::{Posting, post};

/// Nothing is booked into a month that is closed.
pub(crate) async fn refuse_closed(tx: &mut TenantTx, day: Date) -> Result<(), OfficeError> {
    if crate::store::settings::is_closed(tx, day).await? {
        return Err(ClaimError::PeriodClosed(day.strftime("%B %Y").to_string()).into());
    }
    Ok(())
}

/// What the journal says of a claim.
pub(crate) fn text(number: i32, person: &str, merchant: Option<&str>) -> String {
    match merchant {
        Some(merchant) => format!("Claim {number}, {person}, {merchant}"),
        None => format!("Claim {number}, {person}"),
    }
}
