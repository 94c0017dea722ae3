//! The calendar held against the standard and against other people's programs.

mod ics;
mod properties;
mod recurrence;
mod rfc5545;
mod vectors;
