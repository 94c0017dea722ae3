//! All SQL of contracts. Every function takes a transaction and names the organization beside row security.

pub mod assignments;
pub mod certificates;
pub mod contracts;
pub mod fields;
pub mod lists;
pub mod seals;
pub mod signatures;
