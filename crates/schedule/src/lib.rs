//! The story of a call.
//!
//! The office writes an event – single, or a series – in local time ([`service::create`]); [`time`] says which instant
//! that is, and asks where summer time leaves none or two. A rule makes a series of it ([`service::series`]). What happens on one day is an *occurrence*: people see it,
//! acknowledge it and answer it ([`service::answers`]), each of which is a fact of its own. A change ([`service::change`])
//! is kept with what changed from what to what and who is to know. A room holds one event at a time; somebody called to two
//! places, away, engaged by another company or without their rest is a conflict that needs a reason ([`service::conflicts`]); which
//! rest people are to have is data ([`packs`]), what it means for their calls is worked out without IO ([`hours`]).
//!
//! Before there is anything to be called to, the office asks who could come on which days ([`service::availability`]): a no is a
//! time at which somebody cannot.
//!
//! People are told of what concerns them by e-mail, several changes within five minutes in one
//! ([`service::notices`]).
//!
//! This crate must never push a live update outside the transaction of the change it tells about, and never show a draft to
//! anybody but the office.

pub mod availability;
pub mod error;
pub mod feed;
pub mod hours;
mod ical;
pub mod import;
mod import_sheet;
mod import_table;
pub mod jobs;
mod labels;
pub mod model;
pub mod packs;
pub mod routes;
pub mod rules;
pub mod service;
pub mod sheet;
mod sheet_text;
mod store;
pub mod time;

pub use jobs::{NoticesTell, SeriesExtend, UnseenSweep};
pub use routes::{feed_routes, routes};
