//! Whole ceremonies with real keys: right, and with each single thing wrong.

use ciborium::Value as Cbor;
use proptest::prelude::*;
use serde_json::Value;
use testkit::authenticator::{KeyKind, Parts, Passkey, cose};

use super::assertion::{self, Assertion, AssertionResponse};
use super::options::{CreationOptions, NewUser, RequestOptions};
use super::registration::{self, NewCredential, RegistrationResponse};
use super::{Base64Url, CeremonyError, RelyingParty, StoredCredential};

const ORIGIN: &str = "https://portal.test";
const CHALLENGE: &[u8] = b"sixteen bytes at least (13.4.3).";
const HANDLE: &[u8] = b"user handle";

fn party() -> RelyingParty {
    RelyingParty::of(ORIGIN).unwrap()
}

fn creation() -> Value {
    let user = NewUser { handle: HANDLE, email: "anna@artists.test", name: "Anna Dancer" };
    serde_json::to_value(CreationOptions::new(&party(), CHALLENGE, &user, vec![(vec![1], Vec::new())]))
        .unwrap()
}

fn request() -> Value {
    serde_json::to_value(RequestOptions::new(&party(), CHALLENGE, Vec::new())).unwrap()
}

fn register(answer: &Value) -> Result<NewCredential, CeremonyError> {
    let answer: RegistrationResponse = serde_json::from_value(answer.clone()).unwrap();
    registration::verify(&party(), CHALLENGE, &answer)
}

fn registered_with(kind: KeyKind, change: impl FnOnce(&mut Parts)) -> Result<NewCredential, CeremonyError> {
    register(&Passkey::create_changed(kind, &creation(), ORIGIN, change).1)
}

fn stored(new: &NewCredential) -> StoredCredential {
    StoredCredential {
        public_key: new.public_key.clone(),
        sign_count: new.sign_count,
        is_backup_eligible: new.is_backup_eligible,
    }
}

fn check(answer: &Value, stored: &StoredCredential) -> Result<Assertion, CeremonyError> {
    let answer: AssertionResponse = serde_json::from_value(answer.clone()).unwrap();
    assertion::verify(&party(), CHALLENGE, &answer, stored, HANDLE)
}

fn asserted_with(change: impl FnOnce(&mut Parts)) -> Result<Assertion, CeremonyError> {
    let (mut passkey, answer) = Passkey::create(&creation(), ORIGIN);
    let stored = stored(&register(&answer).unwrap());
    check(&passkey.assert_changed(&request(), change), &stored)
}

#[test]
fn the_relying_party_is_the_host_that_people_see() {
    let party = |url: &str| RelyingParty::of(url).map(|party| (party.id, party.origin));
    let some = |id: &str, origin: &str| Some((id.to_owned(), origin.to_owned()));
    assert_eq!(party("https://Portal.Example/app"), some("portal.example", "https://portal.example"));
    assert_eq!(party("https://portal.example:443"), some("portal.example", "https://portal.example"));
    assert_eq!(party("http://localhost:8080"), some("localhost", "http://localhost:8080"));
    for url in
        ["http://127.0.0.1:8080", "http://[::1]:8080", "https://user@portal.test", "https://", "portal"]
    {
        assert_eq!(party(url), None, "{url}");
    }
}

#[test]
fn the_browser_is_asked_for_a_verified_person_and_a_key_that_finds_its_account() {
    let options = creation();
    assert_eq!(options["rp"]["id"], "portal.test");
    assert_eq!(options["user"]["id"], Base64Url::encode(HANDLE));
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(options["attestation"], "none");
    assert_eq!(options["excludeCredentials"][0]["id"], "AQ");
    let algorithms: Vec<_> =
        options["pubKeyCredParams"].as_array().unwrap().iter().map(|line| line["alg"].clone()).collect();
    assert_eq!(algorithms, [-7, -8, -257]);
    assert_eq!(
        (&request()["rpId"], &request()["userVerification"]),
        (&"portal.test".into(), &"required".into())
    );
}

#[test]
fn a_credential_of_each_algorithm_is_registered_and_shown_again() {
    for kind in [KeyKind::Es256, KeyKind::EdDsa, KeyKind::Rs256] {
        let (mut passkey, answer) = Passkey::create_changed(kind, &creation(), ORIGIN, |_| {});
        let new = register(&answer).unwrap();
        assert_eq!((new.id.as_slice(), new.sign_count), (passkey.id.as_slice(), 1));
        assert!(new.is_backup_eligible && !new.is_backed_up);
        assert_eq!(new.transports, ["internal", "hybrid"], "only those of the standard");
        let shown = check(&passkey.assert(&request()), &stored(&new)).unwrap();
        assert_eq!(shown, Assertion { sign_count: 2, is_backed_up: false }, "{kind:?}");
    }
}

#[test]
fn extensions_and_a_self_attestation_are_accepted() {
    let extensions = [0xa1, 0x64, b'n', b'a', b'm', b'e', 0xf5]; // {"name": true}
    let made = registered_with(KeyKind::Es256, |parts| {
        parts.flags |= 1 << 7;
        parts.tail = extensions.to_vec();
    });
    assert!(made.is_ok(), "{made:?}");
    for kind in [KeyKind::Es256, KeyKind::EdDsa, KeyKind::Rs256] {
        let made = registered_with(kind, |parts| {
            parts.format = "packed";
            parts.is_self_attested = true;
        });
        assert!(made.is_ok(), "{made:?}");
    }
    let shown = asserted_with(|parts| {
        parts.flags |= 1 << 7;
        parts.tail = extensions.to_vec();
    });
    assert!(shown.is_ok(), "{shown:?}");
}

type Change = fn(&mut Parts);

/// What is wrong in both ceremonies alike.
const FAULTS: [(&str, Change, CeremonyError); 12] = [
    ("challenge", |parts| parts.client_data["challenge"] = "AAAA".into(), CeremonyError::WrongChallenge),
    (
        "origin",
        |parts| parts.client_data["origin"] = "https://portal.test.evil".into(),
        CeremonyError::WrongOrigin,
    ),
    ("scheme", |parts| parts.client_data["origin"] = "http://portal.test".into(), CeremonyError::WrongOrigin),
    (
        "port",
        |parts| parts.client_data["origin"] = "https://portal.test:444".into(),
        CeremonyError::WrongOrigin,
    ),
    ("frame", |parts| parts.client_data["crossOrigin"] = true.into(), CeremonyError::CrossOrigin),
    ("top", |parts| parts.client_data["topOrigin"] = "https://evil.test".into(), CeremonyError::CrossOrigin),
    ("client data", |parts| parts.client_data = "text".into(), CeremonyError::Malformed("clientDataJSON")),
    ("relying party", |parts| parts.rp_id = "evil.test".into(), CeremonyError::WrongRelyingParty),
    ("presence", |parts| parts.flags &= !1, CeremonyError::NotPresent),
    ("verification", |parts| parts.flags &= !4, CeremonyError::NotVerified),
    ("backup", |parts| parts.flags = parts.flags & !8 | 16, CeremonyError::BackupState),
    ("rest", |parts| parts.tail = vec![0], CeremonyError::Malformed("authenticatorData")),
];

#[test]
fn one_wrong_thing_is_enough_to_refuse_a_registration() {
    for (what, change, expected) in FAULTS {
        assert_eq!(registered_with(KeyKind::Es256, change).unwrap_err(), expected, "{what}");
    }
    let refused = |change: Change| registered_with(KeyKind::Es256, change).unwrap_err();
    assert_eq!(refused(|parts| parts.client_data["type"] = "webauthn.get".into()), CeremonyError::WrongType);
    assert_eq!(refused(|parts| parts.flags &= !(1 << 6)), CeremonyError::Malformed("authenticatorData"));
    assert_eq!(refused(|parts| parts.flags |= 1 << 7), CeremonyError::Malformed("the extensions"));
    assert_eq!(refused(|parts| parts.format = "fido-u2f"), CeremonyError::Attestation);
    assert_eq!(refused(|parts| parts.format = "packed"), CeremonyError::Attestation);
    assert_eq!(refused(|parts| parts.is_self_attested = true), CeremonyError::Attestation, "not empty");
    let with_other_key = |parts: &mut Parts| {
        parts.format = "packed";
        parts.is_self_attested = true;
        let (_, other) = Passkey::create(&creation(), ORIGIN);
        parts.public_key = ciborium::from_reader(register(&other).unwrap().public_key.as_slice()).unwrap();
    };
    assert_eq!(refused(with_other_key), CeremonyError::Signature);
    let mut answer = Passkey::create(&creation(), ORIGIN).1;
    answer["rawId"] = "AAAA".into();
    assert_eq!(register(&answer).unwrap_err(), CeremonyError::WrongCredential);
    answer["type"] = "password".into();
    assert_eq!(register(&answer).unwrap_err(), CeremonyError::WrongType);
}

#[test]
fn keys_that_were_not_asked_for_or_cannot_be_are_refused() {
    let number = |n: i64| Cbor::from(n);
    let bytes = |length: usize| Cbor::Bytes(vec![7; length]);
    let keys = [
        (
            "P-384",
            cose(&[(1, number(2)), (3, number(-35)), (-1, number(2)), (-2, bytes(48)), (-3, bytes(48))]),
        ),
        (
            "not on the curve",
            cose(&[(1, number(2)), (3, number(-7)), (-1, number(1)), (-2, bytes(32)), (-3, bytes(32))]),
        ),
        (
            "short",
            cose(&[(1, number(2)), (3, number(-7)), (-1, number(1)), (-2, bytes(31)), (-3, bytes(33))]),
        ),
        (
            "compressed",
            cose(&[
                (1, number(2)),
                (3, number(-7)),
                (-1, number(1)),
                (-2, bytes(32)),
                (-3, Cbor::Bool(true)),
            ]),
        ),
        (
            "algorithm of another kind",
            cose(&[(1, number(3)), (3, number(-7)), (-1, bytes(256)), (-2, bytes(3))]),
        ),
        ("RSA of 1,024 bits", cose(&[(1, number(3)), (3, number(-257)), (-1, bytes(128)), (-2, bytes(3))])),
        (
            "RSA without exponent",
            cose(&[(1, number(3)), (3, number(-257)), (-1, bytes(256)), (-2, bytes(0))]),
        ),
        ("no algorithm", cose(&[(1, number(1)), (-1, number(6)), (-2, bytes(32))])),
    ];
    for (what, key) in keys {
        let made = registered_with(KeyKind::Es256, |parts| parts.public_key = key);
        assert_eq!(made.unwrap_err(), CeremonyError::UnsupportedKey, "{what}");
    }
    let made = registered_with(KeyKind::Es256, |parts| parts.public_key = Cbor::from("a key"));
    assert_eq!(made.unwrap_err(), CeremonyError::Malformed("the public key"));
}

#[test]
fn one_wrong_thing_is_enough_to_refuse_an_assertion() {
    for (what, change, expected) in FAULTS {
        assert_eq!(asserted_with(change).unwrap_err(), expected, "{what}");
    }
    let refused = |change: Change| asserted_with(change).unwrap_err();
    assert_eq!(
        refused(|parts| parts.client_data["type"] = "webauthn.create".into()),
        CeremonyError::WrongType
    );
    assert_eq!(refused(|parts| parts.flags &= !8), CeremonyError::BackupState, "another credential");
    assert_eq!(
        refused(|parts| parts.user_handle = Some(b"somebody else".to_vec())),
        CeremonyError::WrongUser
    );
    assert_eq!(asserted_with(|parts| parts.user_handle = None).unwrap().sign_count, 2, "not every one tells");
}

#[test]
fn what_was_signed_cannot_be_changed() {
    let (mut passkey, answer) = Passkey::create(&creation(), ORIGIN);
    let stored = stored(&register(&answer).unwrap());
    let good = passkey.assert(&request());
    let (_, other) = Passkey::create(&creation(), ORIGIN);
    let other = StoredCredential { public_key: register(&other).unwrap().public_key, ..stored.clone() };
    assert_eq!(check(&good, &other).unwrap_err(), CeremonyError::Signature, "the key of another credential");
    let text = |bytes: &[u8]| Value::from(Base64Url::encode(bytes));
    let part = |name: &str| -> Base64Url { serde_json::from_value(good["response"][name].clone()).unwrap() };
    let mut counted = part("authenticatorData").0;
    counted[36] += 1;
    let mut spaced = part("clientDataJSON").0;
    spaced.push(b' ');
    let mut signature = part("signature").0;
    signature[10] ^= 1;
    for (name, value) in [
        ("authenticatorData", counted),
        ("clientDataJSON", spaced),
        ("signature", signature),
        ("signature", Vec::new()),
    ] {
        let mut changed = good.clone();
        changed["response"][name] = text(&value);
        assert_eq!(check(&changed, &stored).unwrap_err(), CeremonyError::Signature, "{name}");
    }
    assert!(check(&good, &stored).is_ok());
}

#[test]
fn a_counter_that_does_not_grow_tells_of_a_copy() {
    let shown = |before: u32, now: u32| {
        let (mut passkey, answer) = Passkey::create(&creation(), ORIGIN);
        let stored = StoredCredential { sign_count: before, ..stored(&register(&answer).unwrap()) };
        check(&passkey.assert_changed(&request(), |parts| parts.counter = now), &stored)
    };
    for (before, now) in [(5, 5), (5, 4), (5, 0)] {
        assert_eq!(shown(before, now).unwrap_err(), CeremonyError::Cloned, "{before} → {now}");
    }
    assert_eq!(shown(5, 6).unwrap().sign_count, 6);
    assert_eq!(shown(0, 0).unwrap().sign_count, 0, "an authenticator without a counter");
}

#[test]
fn answers_that_are_none_are_refused_while_they_are_read() {
    let (_, answer) = Passkey::create(&creation(), ORIGIN);
    for (pointer, value) in [
        ("/rawId", Value::from("not base64url!")),
        ("/rawId", Value::from("A".repeat(40_000))),
        ("/response/attestationObject", Value::Null),
    ] {
        let mut answer = answer.clone();
        *answer.pointer_mut(pointer).unwrap() = value;
        assert!(serde_json::from_value::<RegistrationResponse>(answer).is_err(), "{pointer}");
    }
}

proptest! {
    /// Deep nesting, announced lengths, rubbish: refused without a panic and without memory for what is not there.
    #[test]
    fn any_bytes_are_refused(object in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut answer = Passkey::create(&creation(), ORIGIN).1;
        answer["response"]["attestationObject"] = Base64Url::encode(&object).into();
        prop_assert!(register(&answer).is_err());
    }

    #[test]
    fn any_authenticator_data_is_refused(
        tail in proptest::collection::vec(any::<u8>(), 1..100),
        flags in any::<u8>(),
    ) {
        let refused = asserted_with(|parts| {
            parts.flags = flags & !(1 << 7);
            parts.tail = tail;
        });
        prop_assert!(refused.is_err());
    }
}

#[test]
fn an_announced_length_costs_no_memory() {
    let mut answer = Passkey::create(&creation(), ORIGIN).1;
    for object in [
        vec![0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0xbb, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0x81; 20_000],
    ] {
        answer["response"]["attestationObject"] = Base64Url::encode(&object).into();
        assert_eq!(register(&answer).unwrap_err(), CeremonyError::Malformed("attestationObject"));
    }
}
