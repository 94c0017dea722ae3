//! Single sign-on: an organization's own directory signs its staff in (OpenID Connect, authorization code with PKCE).
//! What a provider's word is worth here, and what not, is decided in ADR 7.
//!
//! [`sign_on`] is the way there and back; [`joining`] finds out who came back; [`connections`] is what administrators
//! set up. [`provider`], [`id_token`] and [`outbound`] are the protocol; [`mapping`] the rules.

pub mod connections;
pub mod id_token;
pub mod joining;
pub mod mapping;
pub mod outbound;
pub mod provider;
pub mod sign_on;
