//! SQL of the journal, of batches and of what is to be paid.

pub mod batches;
pub mod claims;
pub mod journal;
pub mod returns;
