//! Identifiers: one newtype per noun over a UUID version 7, so that ids sort by creation time and
//! an id of one noun can never stand for another.

/// Declares identifier newtypes with the conversions that the database, JSON and paths need.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
            utoipa::ToSchema, postgres_types::ToSql, postgres_types::FromSql,
        )]
        #[serde(transparent)]
        #[postgres(transparent)]
        #[schema(value_type = uuid::Uuid)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A fresh identifier (UUID version 7: 48 bits of Unix milliseconds, then randomness).
            pub fn generate() -> Self {
                Self(uuid::Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A company: the tenant every row belongs to.
    OrganizationId,
    /// A person, across all organizations.
    UserId,
    /// A person's engagement by one organization, with a role.
    MembershipId,
    /// An artist's profile within one organization.
    ArtistId,
    /// One signed-in device of a person.
    SessionId,
    /// A second factor of a person: an authenticator app, a telephone or a passkey.
    FactorId,
    /// Something a person was told of, kept until they have read it.
    NoticeId,
    /// A device of a person that shows push messages.
    PushDeviceId,
    /// A browser that need not show a second factor for a while.
    TrustedDeviceId,
    /// An invitation to join an organization.
    InvitationId,
    /// A provider that may sign an organization's staff in.
    SsoConnectionId,
    /// A program that calls the API.
    ApiClientId,
    /// A member's leave for another one to act for them.
    DelegationId,
    /// A contract document with its signers.
    ContractId,
    /// One signer's part in a contract.
    AssignmentId,
    /// A box on a page that a signer fills.
    FieldId,
    /// One sealed document (or one that will be sealed).
    SealId,
    /// A running signature: from opening the pad to the committed signature.
    SignatureRequestId,
    /// A claim: what somebody spent for the company.
    ClaimId,
    /// A part of a claim's amount, with a category of its own.
    ClaimLineId,
    /// A receipt of a claim.
    ReceiptId,
    /// What a claim's line was spent on.
    CategoryId,
    /// An entry in a claim's history, or a comment.
    ClaimEventId,
    /// A rule that says who decides about a claim.
    ApprovalRuleId,
    /// Somebody who decides in another one's place for some days.
    SubstituteId,
    /// What a kilometre, or a day away, is paid with from a day on.
    AllowanceRateId,
    /// Claims that are paid together.
    PaymentBatchId,
    /// What a person gave back of an advance.
    AdvanceReturnId,
    /// Journal entries that balance.
    PostingId,
    /// A single event of the schedule or one of a series: what happens on one day.
    EventId,
    /// A series of events, or the one behind a single event.
    SeriesId,
    /// Somebody's part in an event.
    ParticipantId,
    /// A change of an event.
    EventUpdateId,
    /// A place of the company.
    RoomId,
    /// A time at which somebody cannot come.
    BlockOutId,
    /// Days on which people are asked whether they could come.
    AvailabilityRequestId,
    /// What is played.
    ProductionId,
    /// Somebody's place in a group of a production.
    ProductionMemberId,
    /// An address under which other programs read a person's calls.
    CalendarFeedId,
    /// A call sheet that was issued.
    CallSheetId,
    /// An encrypted file in object storage.
    FileId,
    /// An outgoing e-mail.
    EmailId,
    /// An outgoing text message.
    SmsId,
    /// A live update.
    LiveEventId,
    /// One HTTP request, in logs, problems and audit entries.
    RequestId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_round_trips_through_text_and_json() {
        let id = ContractId::generate();
        assert_eq!(id.to_string().parse::<ContractId>().unwrap(), id);
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{id}\""));
        assert_eq!(serde_json::from_str::<ContractId>(&json).unwrap(), id);
    }

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let mut ids: Vec<_> = (0..100).map(|_| AssignmentId::generate()).collect();
        let made = ids.clone();
        ids.sort();
        assert_eq!(ids, made);
    }
}
