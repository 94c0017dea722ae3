//! The crate from outside, and against programs that know nothing of it.

// Helpers fail their test by panicking, and say on the console what was skipped.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "it/conversion.rs"]
mod conversion;
#[path = "it/independent.rs"]
mod independent;
#[path = "it/inspection.rs"]
mod inspection;
#[path = "it/sealing.rs"]
mod sealing;
#[path = "it/support.rs"]
mod support;
#[path = "it/timestamps.rs"]
mod timestamps;
#[path = "it/verification.rs"]
mod verification;
