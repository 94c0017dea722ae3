//! Calendars as RFC 5545 has them: recurrence rules, time zones, iCalendar text.
//!
//! [`recurrence`] turns "every Monday, ten times" into days and instants; [`ics`] reads and writes the files that calendar
//! programs exchange; [`zones`] finds a time zone by the many names that they give it.
//!
//! This crate must never know a tenant, a database, HTTP or an async runtime: text in, values out. Its input is
//! hostile: everything parsed is bounded, and everything expanded ends by itself. 19:30 at the venue is meant as
//! 19:30 there, whatever the clocks do; instants are worked out from it, never the other way round.

pub mod ics;
mod line;
pub mod recurrence;
pub mod zones;
