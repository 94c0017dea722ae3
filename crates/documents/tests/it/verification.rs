//! Nothing that was changed passes for sealed.

use documents::samples::{self, Layout, Sample};
use documents::{CertificateError, Rejection, SealCertificate, verify};
use proptest::prelude::*;

use crate::support::{CERTIFICATE, RSA_CERTIFICATE, data, one_signer, request, sealed, sealed_with};

fn is_unaltered(file: &[u8]) -> bool {
    // A file that cannot be read any more is detected too.
    verify(data(file)).is_ok_and(|v| v.is_unaltered())
}

#[test]
fn a_sealed_file_is_unaltered() {
    let verification = verify(data(&sealed(&samples::contract(3)))).unwrap();
    assert!(verification.is_unaltered());
    let [seal] = verification.seals.as_slice() else { panic!("{verification:?}") };
    assert_eq!(seal.certificate_fingerprint, Some(CERTIFICATE.fingerprint_sha256()));
    assert_eq!(seal.common_name, "Ballet of the North");
    assert_eq!(seal.signed_at, None);
    assert_eq!(seal.certificate_der, CERTIFICATE.to_der().unwrap().0[0]);
}

#[test]
fn an_authority_s_rsa_certificate_seals_and_comes_back_from_where_it_is_kept() {
    assert_eq!(RSA_CERTIFICATE.common_name(), "Opera of the South");
    let (chain, key) = RSA_CERTIFICATE.to_der().unwrap();
    assert_eq!(chain.len(), 2);
    let kept = SealCertificate::from_der(&chain, &key).unwrap();
    let file = sealed_with(&kept, &samples::contract(2));
    let verification = verify(data(&file)).unwrap();
    assert!(verification.is_unaltered());
    assert_eq!(verification.seals[0].certificate_fingerprint, Some(RSA_CERTIFICATE.fingerprint_sha256()));
    let mut changed = file;
    changed[20_000] ^= 1;
    assert!(!is_unaltered(&changed));
    let (own, _) = CERTIFICATE.to_der().unwrap();
    assert_eq!(SealCertificate::from_der(&own, &key).unwrap_err(), CertificateError::KeyMismatch);
}

#[test]
fn an_unsealed_file_has_no_seals() {
    let verification = verify(data(&samples::contract(1))).unwrap();
    assert!(verification.seals.is_empty());
    assert!(!verification.is_unaltered());
    assert_eq!(verify(data(b"not a pdf")), Err(Rejection::NotPdf));
    assert_eq!(verify(data(&samples::encrypted())), Err(Rejection::Encrypted));
}

#[test]
fn anything_appended_is_noticed() {
    let file = sealed(&samples::contract(1));
    for tail in [&b"\n"[..], b" ", b"%%EOF\n", b"\n1 0 obj null endobj\n"] {
        let longer = [&file, tail].concat();
        let verification = verify(data(&longer)).unwrap();
        assert!(!verification.is_unaltered(), "{tail:?}");
        assert!(verification.seals[0].is_intact());
    }
    assert!(!is_unaltered(&file[..file.len() - 1]));
}

#[test]
fn every_changed_byte_of_a_small_file_is_noticed() {
    let file = sealed(&Sample::new(1).bytes(Layout::Table));
    // All of the parts that readers care about, and a sample of the rest.
    let step = (file.len() / 400).max(1);
    for at in (0..file.len()).step_by(step) {
        for flip in [1u8, 0x20, 0x80] {
            let mut changed = file.clone();
            changed[at] ^= flip;
            if is_unaltered(&changed) {
                // Only the way the signature itself is written is not covered by it.
                let before = &file[..at];
                let gap = before
                    .windows(9)
                    .rposition(|w| w == b"/Contents")
                    .is_some_and(|p| !before[p..].contains(&b'>'));
                assert!(gap, "byte {at} changed unnoticed");
                assert!(file[at].eq_ignore_ascii_case(&changed[at]) || is_padding(&file, at), "byte {at}");
            }
        }
    }
}

/// Whether only zeros follow within the signature's string.
fn is_padding(file: &[u8], at: usize) -> bool {
    file[at..].iter().take_while(|b| **b != b'>').skip(1).all(|b| *b == b'0')
}

#[test]
fn a_second_seal_leaves_the_first_intact() {
    let first = sealed(&samples::contract(2));
    let second = documents::seal(request(&first, &[], &one_signer())).unwrap().bytes;
    assert!(second.starts_with(&first));
    let verification = verify(data(&second)).unwrap();
    assert_eq!(verification.seals.len(), 2);
    assert!(verification.is_unaltered());
    assert!(!verification.seals[0].covers_whole_document);
    assert!(verification.seals[1].covers_whole_document);
}

/// Replaces the numbers of the byte range without moving anything.
fn with_range(file: &[u8], range: &str) -> Vec<u8> {
    let start = file.windows(11).rposition(|w| w == b"/ByteRange ").unwrap() + 11;
    let mut changed = file.to_vec();
    let end = start + file[start..].iter().position(|b| *b == b']').unwrap() + 1;
    let padded = format!("{range:<width$}", width = (end - start).max(range.len()));
    changed[start..start + padded.len()].copy_from_slice(padded.as_bytes());
    changed
}

#[test]
fn absurd_byte_ranges_are_no_seal() {
    let file = sealed(&samples::contract(1));
    let length = file.len();
    for range in [
        "[0 0 0 0]".to_owned(),
        "[0 1 2 3 4]".to_owned(),
        "[]".to_owned(),
        format!("[0 {length} {length} 0]"),
        format!("[0 10 5 {length}]"),
        format!("[1 10 20 {}]", length - 20),
        format!("[0 10 20 {}]", length - 20),
        "[0 -1 20 30]".to_owned(),
        "[0 9223372036854775807 9223372036854775807 1]".to_owned(),
        "[0 1.5 (a) /b]".to_owned(),
    ] {
        let changed = with_range(&file, &range);
        let verification = verify(data(&changed));
        assert!(
            !verification.as_ref().is_ok_and(|v| v.seals.iter().any(|s| s.is_intact())),
            "{range}: {verification:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_byte_in_the_original_is_always_noticed(index in any::<prop::sample::Index>(), flip in 1u8..) {
        static FILES: std::sync::LazyLock<(usize, Vec<u8>)> = std::sync::LazyLock::new(|| {
            let original = samples::contract(2);
            (original.len(), sealed(&original))
        });
        let (original_length, file) = &*FILES;
        let mut changed = file.clone();
        changed[index.index(*original_length)] ^= flip;
        prop_assert!(!is_unaltered(&changed));
    }
}
