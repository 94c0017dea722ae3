//! Pure values every crate may speak of: identifiers, the clock, e-mail addresses, money, states as words.
//!
//! Nothing here performs IO; anything that parses is total and bounded. Start with [`id`].

pub mod clock;
pub mod email;
pub mod id;
pub mod money;
pub mod words;

pub use clock::Clock;
pub use email::EmailAddress;
pub use id::*;
pub use money::{Amount, Currency, Rate};
