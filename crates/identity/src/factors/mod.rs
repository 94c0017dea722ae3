//! Second factors as values: what each kind proves, codes and keys and how they are checked. No clock, no database, no
//! HTTP; the use cases are in `service::factors`.

pub mod backup_codes;
pub mod phone;
pub mod qr;
pub mod rules;
pub mod totp;
pub mod webauthn;
