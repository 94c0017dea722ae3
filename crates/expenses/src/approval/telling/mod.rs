//! What those who decide are told by letter and notice: which claims have come to them ([`opened`]), and which still wait
//! ([`reminders`]). However many they are, it is one letter a person ([`digest`]). On their screens each stands at once.

mod digest;
mod opened;
mod reminders;
mod store;

pub use opened::{StepsTell, soon};
pub use reminders::StepSweep;
