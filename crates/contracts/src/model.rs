//! The nouns of a contract and the values they may take. Pure: parsing and naming only.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use types::{ArtistId, AssignmentId, UserId};
use uuid::Uuid;

types::words! {
    /// Where a contract stands (decision 6: draft → pending → active → completed; cancelled; archived).
    ContractStatus {
        /// Being prepared by the office.
        Draft = "draft",
        /// Out for signature.
        Pending = "pending",
        /// Everybody has signed and every copy is sealed: in force.
        Active = "active",
        /// Fulfilled.
        Completed = "completed",
        /// Voided.
        Cancelled = "cancelled",
        /// Put away.
        Archived = "archived",
    }
    /// Where one signer's part stands.
    AssignmentStatus {
        /// Not this signer's turn yet.
        Pending = "pending",
        /// Waiting for the signer, who has not opened it.
        Sent = "sent",
        /// Opened.
        Viewed = "viewed",
        /// Signed.
        Signed = "signed",
        /// Declined with a reason.
        Declined = "declined",
        /// Not signed in time.
        Expired = "expired",
        /// Taken back by the office.
        Voided = "voided",
    }
    /// Where a sealed document stands.
    SealStatus {
        /// Not everybody has signed.
        Waiting = "waiting",
        /// A worker is at it.
        Sealing = "sealing",
        /// Done; immutable.
        Sealed = "sealed",
        /// Could not be sealed; the office sees why and can retry.
        Failed = "failed",
        /// Taken back.
        Voided = "voided",
    }
    /// Whether each artist signs a copy of their own or all sign one document.
    SigningMode {
        /// One copy each.
        Individual = "individual",
        /// One document for all.
        Joint = "joint",
    }
    /// Whether signers of one document sign at the same time or one after the other.
    SigningOrder {
        /// In any order.
        Parallel = "parallel",
        /// By slot; the counter-signer last.
        Sequential = "sequential",
    }
    /// In which capacity somebody signs.
    SignerKind {
        /// As the artist.
        Artist = "artist",
        /// For the company, after the artists.
        CounterSigner = "counter_signer",
    }
    /// What a signer fills in a field.
    FieldKind {
        /// The full signature.
        Signature = "signature",
        /// Initials.
        Initials = "initials",
        /// The signer's name.
        Name = "name",
        /// The date of signing, in the signer's zone.
        Date = "date",
        /// Free text.
        Text = "text",
    }
}

impl AssignmentStatus {
    /// Whether it still counts: a declined, expired or voided part can be issued again.
    pub fn is_live(self) -> bool {
        match self {
            Self::Pending | Self::Sent | Self::Viewed | Self::Signed => true,
            Self::Declined | Self::Expired | Self::Voided => false,
        }
    }

    /// Whether it is the signer's turn.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Sent | Self::Viewed)
    }
}

/// A signer's part as lists show it. `contract_part()` writes it in this form on the contract's row.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AssignmentListView)]
pub struct ListedPart {
    /// The part.
    pub id: AssignmentId,
    /// The artist, unless a counter-signer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artist_id: Option<ArtistId>,
    /// The person.
    pub user_id: UserId,
    /// Name when it was sent.
    pub signer_name: String,
    /// In which capacity.
    pub signer_kind: SignerKind,
    /// Where it stands.
    pub status: AssignmentStatus,
    /// When it became this signer's turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// First opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub viewed_at: Option<Timestamp>,
    /// Signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_at: Option<Timestamp>,
}

/// The parts of a contract in a list.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum ListedParts {
    /// As the contract's row carries them, unread: none is the caller's.
    Written(Box<RawValue>),
    /// The caller's own first.
    Read(Vec<ListedPart>),
}

impl ListedParts {
    /// `text` as the row carries it, with the parts of `caller` first. A text that does not even name the caller stays
    /// as it is: of the parts in a page of the office's list hardly any is the caller's, and to read them all would
    /// cost more than the rest of the answer.
    pub fn of(text: &str, caller: UserId) -> Result<Self, serde_json::Error> {
        let mut id = Uuid::encode_buffer();
        if text.contains(&*caller.0.as_hyphenated().encode_lower(&mut id)) {
            let mut parts: Vec<ListedPart> = serde_json::from_str(text)?;
            // Stable: the order within the two groups stays.
            parts.sort_by_key(|part| part.user_id != caller);
            Ok(Self::Read(parts))
        } else {
            Ok(Self::Written(RawValue::from_string(text.to_owned())?))
        }
    }

    /// Those that were read: the caller's among them.
    pub fn known(&self) -> &[ListedPart] {
        match self {
            Self::Written(_) => &[],
            Self::Read(parts) => parts,
        }
    }

    /// Puts `own`, all parts of the caller, before the others of these, and keeps `most`.
    pub fn lead_with(
        &mut self,
        own: Vec<ListedPart>,
        caller: UserId,
        most: usize,
    ) -> Result<(), serde_json::Error> {
        let mut parts = match self {
            Self::Written(text) => serde_json::from_str(text.get())?,
            Self::Read(parts) => std::mem::take(parts),
        };
        parts.retain(|part| part.user_id != caller);
        parts.splice(0..0, own);
        parts.truncate(most);
        *self = Self::Read(parts);
        Ok(())
    }
}

/// The slot of the company's counter-signer.
pub const COUNTER_SIGNER_SLOT: i16 = 0;
/// Most signers of one joint document.
pub const MOST_JOINT_SIGNERS: usize = 50;
/// Most fields on one document.
pub const MOST_FIELDS: usize = 500;
/// Largest document.
pub const MAX_DOCUMENT_BYTES: u64 = 50 * 1024 * 1024;

/// Version of the consent sentence below.
pub const CONSENT_VERSION: &str = "2026-11";

/// What a signer agrees to, in one sentence, stored with the signature.
pub fn consent_text(title: &str, organization_name: &str) -> String {
    format!(
        "I have read “{title}”, I agree to it, and I want my electronic signature on it to bind me towards \
         {organization_name} as a signature on paper would."
    )
}

/// A signature or initials as given: strokes of a pen, or a name in a writing typeface.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Ink {
    /// Drawn on the pad.
    Drawn {
        /// Strokes as points `[x, y]`, fractions of the pad, origin top left.
        strokes: Vec<Vec<[f32; 2]>>,
        /// Width of the pad divided by its height.
        aspect_ratio: f32,
    },
    /// Typed.
    Typed {
        /// The name.
        text: String,
    },
}

impl Ink {
    /// Checks bounds: at most 200 strokes and 10,000 points within the pad, or 1 to 100 characters.
    pub fn check(&self) -> Result<(), &'static str> {
        match self {
            Self::Drawn { strokes, aspect_ratio } => {
                let points: usize = strokes.iter().map(Vec::len).sum();
                let inside = |point: &[f32; 2]| {
                    point.iter().all(|part| part.is_finite() && (-0.01..=1.01).contains(part))
                };
                if strokes.is_empty() || points < 2 {
                    Err("Draw your signature, or type it.")
                } else if strokes.len() > 200 || points > 10_000 {
                    Err("The signature has too many strokes. Clear it and draw it again.")
                } else if !(0.2..=20.0).contains(aspect_ratio) || !strokes.iter().flatten().all(inside) {
                    Err("The signature lies outside its box. Clear it and draw it again.")
                } else {
                    Ok(())
                }
            }
            Self::Typed { text } => {
                let length = text.trim().chars().count();
                if length == 0 || length > 100 || text.chars().any(char::is_control) {
                    Err("Type your name, at most 100 characters.")
                } else {
                    Ok(())
                }
            }
        }
    }
}

/// All a signer gave: stored encrypted, used for the seal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignatureInk {
    /// The signature.
    pub signature: Ink,
    /// Initials, where a field asks for them.
    pub initials: Option<Ink>,
    /// What fills each field: id → text.
    pub values: std::collections::BTreeMap<types::FieldId, String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_outside_its_bounds_is_refused() {
        let drawn = |strokes: Vec<Vec<[f32; 2]>>| Ink::Drawn { strokes, aspect_ratio: 3.0 };
        assert!(drawn(vec![vec![[0.0, 0.5], [1.0, 0.5]]]).check().is_ok());
        assert!(drawn(vec![]).check().is_err());
        assert!(drawn(vec![vec![[0.5, 0.5]]]).check().is_err());
        assert!(drawn(vec![vec![[0.0, f32::NAN], [1.0, 0.5]]]).check().is_err());
        assert!(drawn(vec![vec![[0.0, 7.0], [1.0, 0.5]]]).check().is_err());
        assert!(drawn(vec![vec![[0.1, 0.1]; 10_001]]).check().is_err());
        assert!(Ink::Typed { text: "Anna Muster".into() }.check().is_ok());
        assert!(Ink::Typed { text: "  ".into() }.check().is_err());
        assert!(Ink::Typed { text: "a".repeat(101) }.check().is_err());
    }

    #[test]
    fn a_word_is_stored_as_it_is_sent() {
        fn sent(value: impl Serialize) -> String {
            serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
        }
        ContractStatus::ALL.iter().for_each(|word| assert_eq!(sent(word), word.name()));
        AssignmentStatus::ALL.iter().for_each(|word| assert_eq!(sent(word), word.name()));
        SealStatus::ALL.iter().for_each(|word| assert_eq!(sent(word), word.name()));
        SignerKind::ALL.iter().for_each(|word| assert_eq!(sent(word), word.name()));
        FieldKind::ALL.iter().for_each(|word| assert_eq!(sent(word), word.name()));
    }

    #[test]
    fn every_word_parses_to_itself() {
        for status in ContractStatus::ALL {
            assert_eq!(ContractStatus::parse(status.name()), Some(*status));
        }
        for status in AssignmentStatus::ALL {
            assert_eq!(AssignmentStatus::parse(status.name()), Some(*status));
        }
    }
}
