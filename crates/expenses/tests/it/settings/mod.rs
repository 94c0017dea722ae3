//! What the office sets for claims.

mod allowances;
mod categories;
mod general;
mod periods;
mod rates;
