//! Backup codes: ten, each good once, for the day the phone is lost. A code has ten characters of Crockford's base32
//! (50 bits), shown in two groups. Fifty bits would not stand against guessing on stolen hashes at full speed, so they are
//! hashed with Argon2id like passwords – with one salt for a set, so that trying a code costs one hash and not ten.

use argon2::{Algorithm, Argon2, Params, Version};

/// Codes of a set.
pub const CODES: usize = 10;
const CHARACTERS: usize = 10;
/// No I, L, O and U: nothing that looks like something else.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const HASH_BYTES: usize = 32;

/// A set of codes as shown to the person, once.
pub fn generate() -> Vec<String> {
    (0..CODES).map(|_| grouped(&platform::crypto::random::<CHARACTERS>())).collect()
}

/// 256 is a multiple of 32: every character is as likely as any other.
fn grouped(bytes: &[u8; CHARACTERS]) -> String {
    let mut code: String = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect();
    code.insert(CHARACTERS / 2, '-');
    code
}

/// A code as typed – in any case, with or without its hyphen, with the letters that were left out for the digits they
/// look like – in the one form that is hashed; nothing for text that cannot be a code.
pub fn normalized(typed: &str) -> Option<String> {
    if typed.len() > 4 * CHARACTERS {
        return None;
    }
    let mut code = String::with_capacity(CHARACTERS);
    for letter in typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
        code.push(match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other if other.is_ascii() && ALPHABET.contains(&(other as u8)) => other,
            _ => return None,
        });
    }
    (code.len() == CHARACTERS).then_some(code)
}

/// What is stored of a normalized code. Costs as much as hashing a password.
pub fn hash(salt: &[u8], code: &str) -> Result<Vec<u8>, String> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT);
    let mut hash = vec![0; HASH_BYTES];
    argon2.hash_password_into(code.as_bytes(), salt, &mut hash).map_err(|error| error.to_string())?;
    Ok(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn ten_different_codes_of_two_groups() {
        let codes = generate();
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), CODES);
        for code in codes {
            let (one, two) = code.split_once('-').unwrap();
            assert_eq!((one.len(), two.len()), (5, 5), "{code}");
            assert_eq!(normalized(&code).unwrap(), format!("{one}{two}"));
        }
    }

    #[test]
    fn a_code_may_be_typed_as_people_type() {
        for typed in ["ABCDE-01234", "abcde01234", " abcde o l234 ", "ABCDE-O1234", "a b c d e 0 i 2 3 4"] {
            assert_eq!(normalized(typed).as_deref(), Some("ABCDE01234"), "{typed}");
        }
        for typed in ["", "ABCDE-0123", "ABCDE-012345", "ABCDE-0123U", "ÄBCDE-01234", "123456"] {
            assert_eq!(normalized(typed), None, "{typed}");
        }
    }

    #[test]
    fn the_hash_depends_on_code_and_salt() {
        let (salt, other) = ([1; 16], [2; 16]);
        let stored = hash(&salt, "ABCDE01234").unwrap();
        assert_eq!(stored, hash(&salt, "ABCDE01234").unwrap());
        assert_ne!(stored, hash(&other, "ABCDE01234").unwrap());
        assert_ne!(stored, hash(&salt, "ABCDE01235").unwrap());
    }

    proptest! {
        #[test]
        fn any_text_is_a_code_or_refused(text: String) {
            if let Some(code) = normalized(&text) {
                prop_assert!(code.bytes().all(|byte| ALPHABET.contains(&byte)) && code.len() == CHARACTERS);
            }
        }
    }
}
