//! Hashes of other systems that people bring along: bcrypt (`$2a$`, `$2b$`, `$2y$`). They are compared once, at the
//! next sign-in, and then make way for our own.

use std::hint::black_box;
use std::str::FromStr as _;
use std::time::{Duration, Instant};

use bcrypt::HashParts;

/// The highest cost that is computed: one more doubles the time, and somebody else chose the number.
const MAX_COST: u32 = 12;

/// What is measured instead of [`MAX_COST`]: a sixteenth of the work.
const SAMPLE_COST: u32 = 8;

/// How long the slowest comparison takes on this machine, found with a cheaper one: each step of cost doubles the work.
pub fn slowest_comparison() -> Duration {
    let sample = || {
        let begun = Instant::now();
        let _ = black_box(bcrypt::hash_with_salt("", SAMPLE_COST, [0; 16]));
        begun.elapsed()
    };
    // The quickest of a few: whatever else the machine does can only make it look slower.
    let quickest = [sample(), sample(), sample()].into_iter().min().unwrap_or_default();
    quickest * 2_u32.pow(MAX_COST - SAMPLE_COST)
}

/// Whether a stored hash is bcrypt's.
pub fn is_bcrypt(stored: &str) -> bool {
    ["$2a$", "$2b$", "$2y$"].iter().any(|prefix| stored.starts_with(prefix))
}

/// Whether the password is the one that was hashed; never for a hash that would cost too much to compute.
pub fn matches(password: &str, stored: &str) -> bool {
    is_bcrypt(stored)
        && HashParts::from_str(stored).is_ok_and(|parts| parts.get_cost() <= MAX_COST)
        && bcrypt::verify(password, stored).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by another implementation (the reference vectors of OpenBSD and of John the Ripper).
    const VECTORS: [(&str, &str); 4] = [
        ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"),
        ("U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"),
        ("", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"),
    ];

    #[test]
    fn hashes_of_other_implementations_are_understood() {
        for (password, stored) in VECTORS {
            for prefix in ["$2a$", "$2b$", "$2y$"] {
                let stored = format!("{prefix}{}", &stored[4..]);
                assert!(matches(password, &stored), "{stored}");
                assert!(!matches("something else", &stored), "{stored}");
            }
        }
    }

    #[test]
    fn a_hash_that_would_keep_a_core_busy_is_not_computed() {
        let (password, stored) = VECTORS[0];
        for cost in ["13", "31"] {
            assert!(!matches(password, &stored.replace("$05$", &format!("${cost}$"))));
        }
    }

    #[test]
    fn what_is_no_hash_matches_nothing() {
        for stored in
            ["", "$2b$", "$2b$05$short", "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"]
        {
            assert!(!matches("U*U", stored), "{stored}");
        }
    }

    #[test]
    fn the_slowest_comparison_is_known_without_making_it() {
        let costly = "$2a$12$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
        let compare = || {
            let begun = Instant::now();
            assert!(!matches("U*V", costly));
            begun.elapsed()
        };
        let real = compare().min(compare()).min(compare());
        let told = slowest_comparison();
        assert!(told * 2 > real && told < real * 2, "{told:?} instead of {real:?}");
    }
}
