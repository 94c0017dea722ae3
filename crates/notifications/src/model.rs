//! What an e-mail says and to whom; values only.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use types::EmailId;

/// Who gets an e-mail.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// Address.
    pub email: String,
    /// For the greeting; may be empty where it is not known yet.
    pub first_name: String,
    /// IANA zone in which instants are told.
    pub timezone: String,
}

/// What happened. Links are absolute addresses of this product.
#[derive(Clone, Debug)]
pub enum Message {
    /// Somebody is asked to join the organization.
    Invitation {
        /// Name of the person who invites.
        inviter: String,
        /// Where it is accepted.
        link: String,
        /// Until when.
        expires_at: Timestamp,
    },
    /// A contract waits for the recipient's signature.
    ContractAssigned {
        /// Title of the contract.
        title: String,
        /// Words of the sender.
        message: Option<String>,
        /// The contract.
        link: String,
        /// Until when it can be signed.
        expires_at: Option<Timestamp>,
    },
    /// The contract is still waiting.
    ContractReminder {
        /// Title of the contract.
        title: String,
        /// The contract.
        link: String,
        /// Until when it can be signed.
        expires_at: Option<Timestamp>,
    },
    /// The recipient has signed; their copy is ready.
    ContractSigned {
        /// Title of the contract.
        title: String,
        /// The contract.
        link: String,
    },
    /// A signer has declined.
    ContractDeclined {
        /// Title of the contract.
        title: String,
        /// Who declined.
        signer_name: String,
        /// Why.
        reason: String,
        /// The contract.
        link: String,
    },
    /// Everybody has signed.
    ContractCompleted {
        /// Title of the contract.
        title: String,
        /// The contract.
        link: String,
    },
    /// The company has voided or withdrawn the contract.
    ContractVoided {
        /// Title of the contract.
        title: String,
        /// Why.
        reason: String,
        /// The contract.
        link: String,
    },
    /// Too many wrong passwords.
    AccountLocked {
        /// When signing in is possible again.
        until: Timestamp,
    },
}

/// The stored body of an e-mail, encrypted at rest.
#[derive(Serialize, Deserialize)]
pub(crate) struct Letter {
    pub recipient_name: String,
    pub text: String,
    pub html: String,
}

/// The place a body is sealed for.
pub(crate) fn sealing_context(id: EmailId) -> String {
    format!("emails/{id}")
}
