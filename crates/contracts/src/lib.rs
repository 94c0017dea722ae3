//! The story of a contract.
//!
//! The office uploads a document ([`service::create`]), places fields on its pages and sends it to signers
//! ([`service::assign`]). Each opens and signs their part, or declines ([`service::sign`]); whose turn it is, and what
//! is possible when, is decided in [`rules`]. When the last has signed, a worker stamps, adds evidence and seals
//! ([`service::seal`], [`jobs`]); the sealed file never changes. Anybody can check it ([`service::verify`]).
//!
//! This crate must never send an e-mail or push a live update outside the transaction of the change it tells about.

pub mod error;
pub mod jobs;
pub mod model;
pub mod routes;
pub mod rules;
pub mod service;
mod store;

use platform::crypto::rotation::{IdKind, SealedColumn};

pub use jobs::{ContractSeal, ContractSweep};
pub use routes::{file_routes, routes};
pub use store::fields::FieldRow;

/// Columns whose values are sealed, for sealing them anew when the master key changes.
pub const SEALED: &[SealedColumn] = &[
    SealedColumn {
        table: "contract_signatures",
        id: "assignment_id",
        id_kind: IdKind::Uuid,
        column: "ink",
        context: "contract_signatures.ink",
        is_tenant: true,
    },
    SealedColumn {
        table: "seal_certificates",
        id: "fingerprint",
        id_kind: IdKind::Hex,
        column: "encrypted_key",
        context: "seal_certificates",
        is_tenant: true,
    },
];
