//! Decisions about contracts, without IO: what is possible in which state, and why not.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{AssignmentStatus, COUNTER_SIGNER_SLOT, ContractStatus, SigningMode, SigningOrder};

/// What somebody may want to do with a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Change title, tags, fields.
    Edit,
    /// Send to signers.
    Assign,
    /// Remind those who have not opened it.
    Remind,
    /// Take back what is not signed.
    Withdraw,
    /// Cancel for all.
    Void,
    /// Mark as fulfilled.
    Complete,
    /// Put away.
    Archive,
    /// Sign one's own part.
    Sign,
    /// Decline one's own part.
    Decline,
}

/// The facts an action is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// The contract's status.
    pub status: ContractStatus,
    /// The caller's own part, where there is one.
    pub mine: Option<AssignmentStatus>,
    /// Whether any live part is unsigned.
    pub has_unsigned: bool,
    /// Whether the time for signing has passed.
    pub is_expired: bool,
    /// Whether the contract is one document for all signers.
    pub signing_mode: SigningMode,
}

/// Whether `action` is possible now; if not, why, in words for the person.
pub fn possible(action: Action, standing: &Standing) -> Result<(), &'static str> {
    use ContractStatus as S;
    let status = standing.status;
    match action {
        Action::Edit => match status {
            S::Draft | S::Pending | S::Active => Ok(()),
            S::Completed | S::Cancelled | S::Archived => Err("A contract that has ended cannot be changed."),
        },
        Action::Assign => match (status, standing.signing_mode) {
            (S::Draft, _) | (S::Pending | S::Active, SigningMode::Individual) => Ok(()),
            (S::Pending | S::Active, SigningMode::Joint) => {
                Err("The signers of a joint contract are chosen once. Withdraw it to choose again.")
            }
            (S::Completed | S::Cancelled | S::Archived, _) => {
                Err("A contract that has ended cannot be sent.")
            }
        },
        Action::Remind | Action::Withdraw => match status {
            S::Pending | S::Active if standing.has_unsigned => Ok(()),
            S::Pending | S::Active => Err("Everybody has signed."),
            S::Draft => Err("It has not been sent yet."),
            S::Completed | S::Cancelled | S::Archived => Err("The contract has ended."),
        },
        Action::Void => match status {
            S::Pending | S::Active => Ok(()),
            S::Draft => Err("It has not been sent yet. Archive it instead."),
            S::Completed | S::Cancelled | S::Archived => Err("The contract has ended."),
        },
        Action::Complete => match status {
            S::Active => Ok(()),
            S::Draft | S::Pending => Err("Not everybody has signed yet."),
            S::Completed | S::Cancelled | S::Archived => Err("The contract has ended."),
        },
        Action::Archive => match status {
            S::Draft | S::Completed | S::Cancelled => Ok(()),
            S::Pending | S::Active => Err("It is still in use. Void or complete it first."),
            S::Archived => Err("It is archived already."),
        },
        Action::Sign | Action::Decline => match (status, standing.mine) {
            (_, None) => Err("It is not waiting for you."),
            (S::Cancelled, _) => Err("The company has voided this contract."),
            (S::Pending | S::Active, Some(AssignmentStatus::Sent | AssignmentStatus::Viewed)) => {
                if standing.is_expired {
                    Err("The time for signing has passed. Ask the company to send it again.")
                } else {
                    Ok(())
                }
            }
            (_, Some(AssignmentStatus::Signed)) => Err("You have signed."),
            (_, Some(AssignmentStatus::Declined)) => Err("You have declined."),
            (_, Some(AssignmentStatus::Pending)) => Err("It is not your turn yet."),
            (_, Some(AssignmentStatus::Expired)) => {
                Err("The time for signing has passed. Ask the company to send it again.")
            }
            (_, Some(AssignmentStatus::Voided)) => Err("The company has taken it back."),
            (S::Draft | S::Completed | S::Archived, Some(_)) => Err("The contract has ended."),
        },
    }
}

/// Whether the time for signing has passed.
pub fn is_expired(expires_at: Option<Timestamp>, now: Timestamp) -> bool {
    expires_at.is_some_and(|end| end <= now)
}

/// One signer's part, as far as the order of signing is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// 0 for the counter-signer, else 1…n.
    pub slot: i16,
    /// Where it stands.
    pub status: AssignmentStatus,
}

/// The parts (by index) of one document whose turn it becomes now. The counter-signer comes after all others.
pub fn next_turns(order: SigningOrder, parts: &[Part]) -> Vec<usize> {
    let signed = |part: &Part| part.status == AssignmentStatus::Signed;
    let artists_done = parts.iter().filter(|part| part.slot != COUNTER_SIGNER_SLOT).all(signed);
    let waiting = parts.iter().enumerate().filter(|(_, part)| part.status == AssignmentStatus::Pending);
    match order {
        _ if artists_done => {
            waiting.filter(|(_, part)| part.slot == COUNTER_SIGNER_SLOT).map(|(index, _)| index).collect()
        }
        SigningOrder::Parallel => {
            waiting.filter(|(_, part)| part.slot != COUNTER_SIGNER_SLOT).map(|(index, _)| index).collect()
        }
        SigningOrder::Sequential => {
            let open = parts.iter().filter(|part| part.slot != COUNTER_SIGNER_SLOT && !signed(part));
            let first = open.map(|part| part.slot).min();
            waiting.filter(|(_, part)| Some(part.slot) == first).map(|(index, _)| index).collect()
        }
    }
}

/// Whether a document with these parts is ready to be sealed.
pub fn is_ready_to_seal(parts: &[Part]) -> bool {
    !parts.is_empty() && parts.iter().all(|part| part.status == AssignmentStatus::Signed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn standing(status: ContractStatus, mine: Option<AssignmentStatus>) -> Standing {
        Standing {
            status,
            mine,
            has_unsigned: true,
            is_expired: false,
            signing_mode: SigningMode::Individual,
        }
    }

    #[test]
    fn only_an_open_part_of_a_living_contract_can_be_signed() {
        for status in ContractStatus::ALL {
            for mine in AssignmentStatus::ALL {
                let can = possible(Action::Sign, &standing(*status, Some(*mine))).is_ok();
                let expected =
                    matches!(status, ContractStatus::Pending | ContractStatus::Active) && mine.is_open();
                assert_eq!(can, expected, "{status:?} {mine:?}");
            }
            assert!(possible(Action::Sign, &standing(*status, None)).is_err());
        }
    }

    #[test]
    fn after_the_deadline_nobody_signs() {
        let mut late = standing(ContractStatus::Pending, Some(AssignmentStatus::Viewed));
        late.is_expired = true;
        assert!(possible(Action::Sign, &late).is_err());
    }

    proptest! {
        /// Whoever signs whenever it is their turn: all get their turn, the counter-signer last, and in sequence
        /// nobody before a lower slot.
        #[test]
        fn every_order_of_signing_ends_in_a_sealable_document(
            signers in 1_i16..8, counter: bool, sequential: bool, choices in prop::collection::vec(any::<prop::sample::Index>(), 20)
        ) {
            let order = if sequential { SigningOrder::Sequential } else { SigningOrder::Parallel };
            let mut parts: Vec<Part> = (1..=signers).map(|slot| Part { slot, status: AssignmentStatus::Pending }).collect();
            if counter {
                parts.push(Part { slot: COUNTER_SIGNER_SLOT, status: AssignmentStatus::Pending });
            }
            let mut signed: Vec<i16> = Vec::new();
            for choice in choices.iter().take(parts.len()) {
                for index in next_turns(order, &parts) {
                    parts[index].status = AssignmentStatus::Sent;
                }
                let open: Vec<usize> = (0..parts.len()).filter(|index| parts[*index].status.is_open()).collect();
                prop_assert!(!open.is_empty());
                let index = open[choice.index(open.len())];
                prop_assert!(!is_ready_to_seal(&parts));
                parts[index].status = AssignmentStatus::Signed;
                signed.push(parts[index].slot);
            }
            prop_assert!(is_ready_to_seal(&parts));
            if counter {
                prop_assert_eq!(signed.last(), Some(&COUNTER_SIGNER_SLOT));
            }
            if sequential {
                let artists: Vec<i16> = signed.iter().copied().filter(|slot| *slot > 0).collect();
                prop_assert!(artists.is_sorted());
            }
        }
    }
}
