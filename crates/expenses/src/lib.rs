//! The story of a claim.
//!
//! Somebody spends money for the company and writes a claim ([`service::create`]), on a phone and often without a
//! network; receipts are read for suggestions, never for decisions. Once submitted ([`service::submission`]), rules say
//! who decides, step by step ([`approval`]); what is approved is paid and booked ([`payments`]), and summed up for the
//! month's end ([`reports`]). The office sets the bounds ([`settings`]). The amount as spent, the rate and the company's
//! amount are all kept. What is possible when, and what is worth a warning, is decided in [`rules`]; what kilometres and
//! days away come to, in [`allowances`].
//!
//! This crate must never send an e-mail or push a live update outside the transaction of the change it tells about.

pub mod allowances;
mod announce;
pub mod approval;
pub mod error;
pub mod jobs;
mod letters;
pub mod model;
pub mod office;
pub mod payments;
pub mod reports;
pub mod routes;
pub mod rules;
pub mod service;
pub mod settings;
mod store;

use platform::crypto::rotation::{IdKind, SealedColumn};

pub use approval::{StepSweep, StepsTell};
pub use jobs::{ReceiptRead, SumsFold};
pub use reports::service::{Span, approved_claims_to_book};
pub use routes::{file_routes, routes};
pub use settings::RatesFetch;

/// Columns whose values are sealed, for sealing them anew when the master key changes.
pub const SEALED: &[SealedColumn] = &[
    SealedColumn {
        table: "expense_settings",
        id: "organization_id",
        id_kind: IdKind::Uuid,
        column: "payer",
        context: "expense_settings.payer",
        is_tenant: true,
    },
    SealedColumn {
        table: "expense_receipts",
        id: "id",
        id_kind: IdKind::Uuid,
        column: "read_fields",
        context: "expense_receipts.read_fields",
        is_tenant: true,
    },
];
