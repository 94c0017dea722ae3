//! Poppler's and pyHanko's opinion of our seals.

use documents::samples::{self, Layout, Sample};
use documents::{SealCertificate, seal};

use crate::support::*;

fn pdfsig(file: &[u8]) -> Option<String> {
    let scratch = Scratch::new();
    let path = scratch.write("sealed.pdf", file);
    let output = run("pdfsig", &["-nocert", path.to_str().unwrap()])?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn pdfsig_accepts_seals_of_every_layout() {
    for original in
        [samples::contract(2), Sample::new(2).bytes(Layout::Streams), samples::rotated_and_cropped(90)]
    {
        let Some(report) = pdfsig(&sealed(&original)) else { return };
        assert!(report.contains("Signature Validation: Signature is Valid."), "{report}");
        assert!(report.contains("Total document signed"), "{report}");
        assert!(report.contains("Signer Certificate Common Name: Ballet of the North"), "{report}");
        assert!(report.contains("ETSI.CAdES.detached"), "{report}");
    }
}

#[test]
fn pdfsig_accepts_both_of_two_seals() {
    let first = sealed(&samples::contract(2));
    let second = seal(request(&first, &[], &one_signer())).unwrap().bytes;
    let Some(report) = pdfsig(&second) else { return };
    assert_eq!(report.matches("Signature is Valid.").count(), 2, "{report}");
    assert_eq!(report.matches("Total document signed").count(), 1, "{report}");
}

#[test]
fn pdfsig_accepts_the_seal_of_an_authority_s_rsa_certificate() {
    let Some(report) = pdfsig(&sealed_with(&RSA_CERTIFICATE, &samples::contract(2))) else { return };
    assert!(report.contains("Signature Validation: Signature is Valid."), "{report}");
    assert!(report.contains("Signer Certificate Common Name: Opera of the South"), "{report}");
}

#[test]
fn pdfsig_sees_a_changed_byte_too() {
    let mut file = sealed(&samples::contract(1));
    file[20_000] ^= 1;
    let Some(report) = pdfsig(&file) else { return };
    assert!(!report.contains("Signature is Valid."), "{report}");
}

/// What pyHanko says of a file, where it is installed. It trusts the end of this chain and nobody else.
fn pyhanko(file: &[u8], trusted: &SealCertificate) -> Option<(bool, String)> {
    let scratch = Scratch::new();
    let (chain, _) = trusted.to_der().unwrap();
    let trusted = scratch.write("trusted.der", chain.last().unwrap());
    let path = scratch.write("sealed.pdf", file);
    let (trusted, path) = (trusted.to_str().unwrap(), path.to_str().unwrap());
    let words = [
        "sign",
        "validate",
        "--pretty-print",
        "--no-revocation-check",
        "--trust-replace",
        "--trust",
        trusted,
        path,
    ];
    let output = run("pyhanko", &words)?;
    let said = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

#[test]
fn pyhanko_accepts_seals_of_every_layout() {
    for original in
        [samples::contract(2), Sample::new(2).bytes(Layout::Streams), samples::rotated_and_cropped(90)]
    {
        let Some((is_good, report)) = pyhanko(&sealed(&original), &CERTIFICATE) else { return };
        assert!(is_good && report.contains("The signature is judged VALID."), "{report}");
        assert!(report.contains("The signature covers the entire file."), "{report}");
        assert!(report.contains("Ballet of the North"), "{report}");
    }
}

#[test]
fn pyhanko_accepts_the_seal_of_an_authority_s_rsa_certificate() {
    let file = sealed_with(&RSA_CERTIFICATE, &samples::contract(1));
    let Some((is_good, report)) = pyhanko(&file, &RSA_CERTIFICATE) else { return };
    assert!(is_good && report.contains("The signature is judged VALID."), "{report}");
    assert!(report.contains("Opera of the South"), "{report}");
}

#[test]
fn pyhanko_sees_a_changed_byte_too() {
    let mut file = sealed(&samples::contract(1));
    file[20_000] ^= 1;
    let Some((is_good, report)) = pyhanko(&file, &CERTIFICATE) else { return };
    assert!(!is_good && !report.contains("judged VALID"), "{report}");
}
