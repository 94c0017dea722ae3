//! What the authenticator says (§6.1): for whom, whether a person was there, its counter, and – in a registration – the new
//! credential.

use super::{CeremonyError, RelyingParty, cbor};

/// Longest credential id (§7.1).
const LONGEST_ID: usize = 1023;

const USER_PRESENT: u8 = 1;
const USER_VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const HAS_CREDENTIAL: u8 = 1 << 6;
const HAS_EXTENSIONS: u8 = 1 << 7;

/// Parsed authenticator data.
pub struct AuthenticatorData<'a> {
    rp_id_hash: &'a [u8],
    flags: u8,
    pub sign_count: u32,
    pub credential: Option<AttestedCredential<'a>>,
}

/// A new credential (§6.5.1).
pub struct AttestedCredential<'a> {
    pub aaguid: &'a [u8],
    pub id: &'a [u8],
    /// The public key, as the authenticator encoded it.
    pub public_key: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    /// Reads all of `bytes`; anything left over is an error.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, CeremonyError> {
        let fault = || CeremonyError::Malformed("authenticatorData");
        let (rp_id_hash, rest) = bytes.split_at_checked(32).ok_or_else(fault)?;
        let (&[flags], rest) = rest.split_first_chunk::<1>().ok_or_else(fault)?;
        let (sign_count, mut rest) = rest.split_first_chunk::<4>().ok_or_else(fault)?;
        let credential = if flags & HAS_CREDENTIAL == 0 {
            None
        } else {
            let (aaguid, after) = rest.split_at_checked(16).ok_or_else(fault)?;
            let (length, after) = after.split_first_chunk::<2>().ok_or_else(fault)?;
            let length = usize::from(u16::from_be_bytes(*length));
            let (id, after) = after.split_at_checked(length).ok_or_else(fault)?;
            if id.is_empty() || id.len() > LONGEST_ID {
                return Err(fault());
            }
            // The key has no length of its own: it ends where its CBOR ends.
            rest = after;
            cbor(&mut rest, "the public key")?;
            let public_key = after.get(..after.len() - rest.len()).ok_or_else(fault)?;
            Some(AttestedCredential { aaguid, id, public_key })
        };
        if flags & HAS_EXTENSIONS != 0 && !cbor(&mut rest, "the extensions")?.is_map() {
            return Err(fault());
        }
        if !rest.is_empty() {
            return Err(fault());
        }
        Ok(Self { rp_id_hash, flags, sign_count: u32::from_be_bytes(*sign_count), credential })
    }

    /// What both ceremonies ask for (§7.1, §7.2): this relying party, a person present and verified – a passkey counts as
    /// two factors only then – and a backup state that is possible (§6.1.3).
    pub fn check(&self, party: &RelyingParty) -> Result<(), CeremonyError> {
        if self.rp_id_hash != platform::crypto::sha256(party.id.as_bytes()) {
            return Err(CeremonyError::WrongRelyingParty);
        }
        if self.flags & USER_PRESENT == 0 {
            return Err(CeremonyError::NotPresent);
        }
        if self.flags & USER_VERIFIED == 0 {
            return Err(CeremonyError::NotVerified);
        }
        if self.is_backed_up() && !self.is_backup_eligible() {
            return Err(CeremonyError::BackupState);
        }
        Ok(())
    }

    /// Whether the credential may be copied to other devices.
    pub fn is_backup_eligible(&self) -> bool {
        self.flags & BACKUP_ELIGIBLE != 0
    }

    /// Whether it has been.
    pub fn is_backed_up(&self) -> bool {
        self.flags & BACKED_UP != 0
    }
}
