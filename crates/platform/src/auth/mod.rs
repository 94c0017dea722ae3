//! Who is calling and what they may do: [`tokens`] proves it, [`principal`] says it, [`authorized`] grants it.

pub mod authorized;
pub mod principal;
pub mod tokens;
