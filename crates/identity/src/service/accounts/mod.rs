//! What people do about their own accounts: come in without a password, choose a new one, move to another address,
//! register, look after their devices.

pub mod addresses;
pub mod arrivals;
pub mod codes;
pub mod devices;
pub mod letters;
pub mod passwords;
pub mod registrations;
