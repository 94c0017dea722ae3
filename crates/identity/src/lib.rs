//! People: how they join an organization, sign in, stay signed in, and what the office may change about them.
//!
//! A person ([`NewUser`]) has one account with one e-mail address; a *membership* engages them in an organization with a
//! role, and an artist has a profile there as well. Whoever signs in opens a *session*: a family of refresh tokens, each
//! of which is exchanged for the next one; the access token that goes with it names one organization and lives fifteen
//! minutes. Ending a session, changing a role or deactivating somebody takes issued tokens back within a second. Every way
//! in – password, code, passkey, another company's word – ends in `service::sign_in::conclude`, which asks for a second
//! factor where one is set up or something is unusual. People join by *invitation*, or by registering where that is on.
//!
//! A company's own directory may vouch for its staff, a member may let a program or another member act with some of their
//! powers, and an organization may let whoever runs the server look (`service::grants`, ADR 7).
//!
//! Secrets – passwords, refresh tokens, invitation tokens – are stored as hashes and never logged. Start with
//! `rules` for what is decided and `service` for what is done; other features call the functions below.

mod anomalies;
mod devices;
mod error;
mod facade;
mod factors;
mod invitees;
mod model;
mod passwords;
mod personal;
mod provisioning;
mod routes;
mod rules;
mod service;
mod store;
mod tokens;

pub use error::IdentityError;
pub use facade::*;
pub use model::{
    ArtistSummary, MemberSummary, NewArtist, NewOrganization, NewUser, OrganizationSummary,
    SecondFactorPolicy, Tier,
};
pub use passwords::{HashError, hash_password};
pub use personal::checked_iban;
pub use provisioning::*;
pub use routes::routes;
pub use service::grants::sso::outbound::{Outbound, OutboundError};
