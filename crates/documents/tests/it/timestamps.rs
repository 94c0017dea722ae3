//! Seals with a time stamp (PAdES B-T).

use documents::samples::{self, TimestampAuthority};
use documents::{SealError, TimestampError, seal, timestamp_request, timestamp_token, verify};

use crate::support::*;

fn stamped(original: &[u8]) -> Vec<u8> {
    let authority = TimestampAuthority::new(moment("2026-11-20T10:53:07Z"));
    let fetch = |digest: &[u8; 32]| {
        timestamp_token(&authority.respond(&timestamp_request(digest))).map_err(|e| e.to_string())
    };
    let evidence = one_signer();
    let mut request = request(original, &[], &evidence);
    request.timestamp = Some(&fetch);
    seal(request).unwrap().bytes
}

#[test]
fn a_time_stamp_is_stated_by_the_seal() {
    let file = stamped(&samples::contract(1));
    let verification = verify(data(&file)).unwrap();
    assert!(verification.is_unaltered());
    assert_eq!(verification.seals[0].signed_at, Some(moment("2026-11-20T10:53:07Z")));
    let Some(text) = page_text(&file, 3) else { return };
    assert!(text.contains("PAdES B-T"), "{text}");
}

#[test]
fn pdfsig_accepts_a_stamped_seal() {
    let scratch = Scratch::new();
    let path = scratch.write("stamped.pdf", &stamped(&samples::contract(1)));
    let Some(output) = run("pdfsig", &["-nocert", path.to_str().unwrap()]) else { return };
    let report = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(report.contains("Signature is Valid.") && report.contains("Total document signed"), "{report}");
}

#[test]
fn a_token_for_something_else_is_refused() {
    let original = samples::contract(1);
    let evidence = one_signer();
    let authority = TimestampAuthority::new(moment("2026-11-20T10:53:07Z"));
    let foreign = |_: &[u8; 32]| {
        timestamp_token(&authority.respond(&timestamp_request(&[9; 32]))).map_err(|e| e.to_string())
    };
    let mut with_foreign = request(&original, &[], &evidence);
    with_foreign.timestamp = Some(&foreign);
    assert!(matches!(seal(with_foreign), Err(SealError::Timestamp { .. })));

    let offline = |_: &[u8; 32]| Err("no route to host".to_owned());
    let mut without_answer = request(&original, &[], &evidence);
    without_answer.timestamp = Some(&offline);
    assert_eq!(seal(without_answer), Err(SealError::Timestamp { reason: "no route to host".into() }));
}

#[test]
fn a_changed_token_states_no_time() {
    let authority = TimestampAuthority::new(moment("2026-11-20T10:53:07Z"));
    let answer = authority.respond(&timestamp_request(&[1; 32]));
    assert!(timestamp_token(&answer).is_ok());
    assert_eq!(authority.respond(b"junk")[6..], [2]);
    assert_eq!(timestamp_token(&authority.respond(b"junk")), Err(TimestampError::Refused { status: 2 }));
    for cut in 0..answer.len() {
        assert!(timestamp_token(&answer[..cut]).is_err());
    }
}
