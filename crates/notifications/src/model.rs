//! What an e-mail says and to whom; values only.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use types::EmailId;

use crate::calls::CallNews;

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
    /// A claim waits for the recipient's decision.
    ClaimSubmitted {
        /// Such as `12 · Hotel Sacher · EUR 200.00`.
        claim: String,
        /// Whose it is.
        person: String,
        /// The claim.
        link: String,
    },
    /// Several claims have come to the recipient.
    ClaimsSubmitted {
        /// How many.
        count: usize,
        /// What they come to, with its currency: one text a currency.
        sums: Vec<String>,
        /// The first of them, as in [`Self::ClaimSubmitted`].
        claim: String,
        /// Whose that is.
        person: String,
        /// All that waits.
        link: String,
    },
    /// The claim is still waiting.
    ClaimReminder {
        /// As in [`Self::ClaimSubmitted`].
        claim: String,
        /// Whose it is.
        person: String,
        /// Since when.
        since: Timestamp,
        /// The claim.
        link: String,
    },
    /// Several claims are still waiting.
    ClaimReminders {
        /// How many.
        count: usize,
        /// What they come to, with its currency: one text a currency.
        sums: Vec<String>,
        /// The one that waits longest, as in [`Self::ClaimSubmitted`].
        claim: String,
        /// Whose that is.
        person: String,
        /// Since when that waits.
        since: Timestamp,
        /// All that waits.
        link: String,
    },
    /// The recipient's claim is approved, at least in part.
    ClaimApproved {
        /// As in [`Self::ClaimSubmitted`].
        claim: String,
        /// What will be paid, with its currency.
        amount: String,
        /// One sentence for each line that was not approved in full.
        changes: Vec<String>,
        /// The claim.
        link: String,
    },
    /// The recipient's claim is rejected.
    ClaimRejected {
        /// As in [`Self::ClaimSubmitted`].
        claim: String,
        /// Why.
        reason: String,
        /// The claim.
        link: String,
    },
    /// The recipient's claim is paid.
    ClaimPaid {
        /// As in [`Self::ClaimSubmitted`].
        claim: String,
        /// What was paid, with its currency.
        amount: String,
        /// Of the payment.
        reference: Option<String>,
        /// The claim.
        link: String,
    },
    /// Somebody said something about a claim.
    ClaimCommented {
        /// As in [`Self::ClaimSubmitted`].
        claim: String,
        /// Who.
        person: String,
        /// What.
        text: String,
        /// The claim.
        link: String,
    },
    /// The recipient is called, or something about their calls is different.
    Schedule {
        /// Soonest first, at least one.
        calls: Vec<CallNews>,
        /// The call, or the schedule where there are several.
        link: String,
    },
    /// The office asks on which days the recipient could come.
    AvailabilityAsked {
        /// Who asks.
        person: String,
        /// What it is for.
        title: String,
        /// Words of theirs.
        note: Option<String>,
        /// Such as `Tue 1 Dec, Thu 3 Dec – Sat 5 Dec 2026`.
        days: String,
        /// Until when they should answer.
        until: Timestamp,
        /// Where they do.
        link: String,
    },
    /// They have not, about all days.
    AvailabilityReminder {
        /// What it is for.
        title: String,
        /// Those they have said nothing about, as in [`Self::AvailabilityAsked`].
        days: String,
        /// Until when they should answer, where that is still to come.
        until: Option<Timestamp>,
        /// Where they do.
        link: String,
    },
    /// Too many wrong passwords.
    AccountLocked {
        /// When the password can be used again.
        until: Timestamp,
    },
    /// Somebody, we hope the recipient, wants to sign in without a password.
    SignInCode {
        /// Six digits.
        code: String,
        /// Does the same as the code.
        link: String,
        /// Until when.
        expires_at: Timestamp,
    },
    /// The password is forgotten.
    PasswordReset {
        /// Where the new one is chosen.
        link: String,
        /// Until when.
        expires_at: Timestamp,
    },
    /// There is a new password.
    PasswordChanged {
        /// Since when.
        at: Timestamp,
        /// Such as `Chrome on Android`.
        device: String,
        /// Country, where it is known.
        place: Option<String>,
        /// The account's page.
        link: String,
    },
    /// The office wants the recipient to choose a new password.
    PasswordChangeRequired {
        /// The sign-in page.
        link: String,
    },
    /// The recipient has registered and has to prove the address.
    AddressConfirm {
        /// Where it is proven.
        link: String,
        /// Until when.
        expires_at: Timestamp,
    },
    /// Somebody has registered with the address of an account that exists.
    RegistrationKnown {
        /// The sign-in page.
        link: String,
    },
    /// Somebody waits to be let in.
    RegistrationWaiting {
        /// Who.
        person: String,
        /// Their address.
        address: String,
        /// The members' page.
        link: String,
    },
    /// The recipient was let in.
    RegistrationApproved {
        /// The sign-in page.
        link: String,
    },
    /// The account is to leave this address.
    AddressChangeOld {
        /// Where it is to go.
        address: String,
        /// Where the change is confirmed or stopped.
        link: String,
        /// Until when.
        expires_at: Timestamp,
    },
    /// The account is to come to this address.
    AddressChangeNew {
        /// Where the change is confirmed.
        link: String,
        /// Until when.
        expires_at: Timestamp,
    },
    /// The account has moved.
    AddressChanged {
        /// Where it is now.
        address: String,
        /// The sign-in page.
        link: String,
    },
    /// A device was used for the first time.
    NewDevice {
        /// When.
        at: Timestamp,
        /// Such as `Chrome on Android`.
        device: String,
        /// Country, where it is known.
        place: Option<String>,
        /// The page of the account's devices.
        link: String,
    },
    /// A device that is known was used where the recipient can hardly be.
    UnusualPlace {
        /// When.
        at: Timestamp,
        /// Such as `Chrome on Android`.
        device: String,
        /// Country, where it is known.
        place: Option<String>,
        /// The page of the account's devices.
        link: String,
    },
    /// Somebody lets the recipient act for them.
    DelegationGranted {
        /// Who.
        person: String,
        /// When it ends by itself.
        expires_at: Option<Timestamp>,
        /// The page of the account where one begins to act.
        link: String,
    },
    /// Somebody does not let the recipient act for them any more.
    DelegationEnded {
        /// Who.
        person: String,
    },
    /// Whom the recipient let act for them does not want to any more.
    DelegationGivenUp {
        /// Who.
        person: String,
    },
    /// A code that takes the place of a second factor.
    FactorCode {
        /// Six digits.
        code: String,
        /// Until when it is good.
        until: Timestamp,
    },
    /// A second factor was set up.
    FactorAdded {
        /// What its owner calls it.
        label: String,
    },
    /// A second factor was removed by its owner.
    FactorRemoved {
        /// What its owner called it.
        label: String,
    },
    /// All second factors were removed by somebody else.
    FactorsReset {
        /// Who did it.
        administrator: String,
    },
    /// Too many wrong codes after the right password.
    SecondFactorLocked {
        /// When codes are accepted again.
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
