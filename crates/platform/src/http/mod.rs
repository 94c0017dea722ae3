//! What every request passes: an id and an origin ([`request`]), who is calling and how often ([`authentication`]),
//! headers that tell browsers what not to do ([`headers`]), a path and its handler ([`routing`]), typed parsing of what was
//! sent ([`extract`]), lists cut to the members asked for ([`selection`]), and files as answers ([`download`]).

pub mod authentication;
pub mod deadline;
pub mod download;
pub mod extract;
pub mod headers;
pub mod request;
pub mod routing;
pub mod selection;
pub mod socket;
