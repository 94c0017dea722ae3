//! Poppler's opinion of our seals.

use documents::samples::{self, Layout, Sample};
use documents::seal;

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
fn pdfsig_sees_a_changed_byte_too() {
    let mut file = sealed(&samples::contract(1));
    file[20_000] ^= 1;
    let Some(report) = pdfsig(&file) else { return };
    assert!(!report.contains("Signature is Valid."), "{report}");
}
