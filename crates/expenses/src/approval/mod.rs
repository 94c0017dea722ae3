//! Deciding about claims. Rules say who decides, step by step ([`rules::route`]); each step is decided by whoever has its
//! role, by the person it names, or by their substitute on that day ([`rules::may_decide`]), within their limit, by
//! nobody about their own claim, and by nobody twice about one. What an approver says is about lines ([`decision`]): approve, reduce, hold, reject; held lines
//! go on in a claim of their own.

pub mod deciding;
pub mod decision;
pub mod model;
mod routes;
pub mod rules;
mod service;
mod store;
mod telling;
mod waiting;

pub use routes::routes;
pub use telling::{StepSweep, StepsTell};

pub(crate) use deciding::store::{NewEvent, insert_events, lock as lock_claims, steps};
pub(crate) use deciding::{begin, in_place_of, nobody_left, waits_for};
pub(crate) use service::today;
pub(crate) use waiting::Waiting;
