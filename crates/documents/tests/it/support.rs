//! What several tests need: a certificate, a request, a look into a sealed file.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use documents::{
    Evidence, EvidenceEvent, Ink, PdfData, SealCertificate, SealRequest, Signer, Stamp, StampContent,
};
use jiff::Timestamp;

pub fn data(bytes: &[u8]) -> PdfData {
    Arc::new(bytes.to_vec())
}

pub fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub static CERTIFICATE: LazyLock<SealCertificate> = LazyLock::new(|| {
    let start = moment("2026-01-01T00:00:00Z");
    SealCertificate::generate("Ballet of the North", start, Duration::from_secs(10 * 365 * 86_400)).unwrap()
});

/// What an authority issued, as OpenSSL writes it: an RSA key of 2,048 bits, its certificate, and the authority's.
pub static RSA_CERTIFICATE: LazyLock<SealCertificate> =
    LazyLock::new(|| SealCertificate::from_pkcs12(include_bytes!("../data/rsa_seal.p12"), "geheim").unwrap());

/// A loop and a line, as a finger draws them.
pub fn drawn_signature() -> Ink {
    let wave = (0..60)
        .map(|i| {
            let t = i as f32 / 59.0;
            [0.08 + 0.8 * t + 0.05 * (t * 31.0).sin(), 0.5 - 0.3 * (t * 23.0).sin() * (1.0 - 0.6 * t)]
        })
        .collect();
    let under = vec![[0.15, 0.86], [0.5, 0.80], [0.95, 0.84]];
    Ink::Drawn { strokes: vec![wave, under, vec![[0.7, 0.1]]], aspect_ratio: 2.6 }
}

pub fn typed(text: &str) -> Ink {
    Ink::Typed { text: text.into() }
}

pub fn signer(name: &str, signature: Ink) -> Signer {
    let event = |at: &str, description: &str| EvidenceEvent {
        at: moment(at),
        description: description.into(),
        address: Some("203.0.113.47".into()),
    };
    Signer {
        name: name.into(),
        email: "zoe@example.org".into(),
        role: Some("Artist".into()),
        signed_at: moment("2026-11-20T10:52:34Z"),
        time_zone: "Europe/Vienna".into(),
        address: Some("203.0.113.47".into()),
        device: Some("Firefox 145 on Android 16".into()),
        consent_version: Some("2026-03".into()),
        consent_text: Some("I agree to sign this document electronically, and to be bound by it as if I had signed it on paper.".into()),
        signature: Some(signature),
        events: vec![
            event("2026-11-18T08:00:12Z", "Sent by Ingrid Sørensen to zoe@example.org"),
            event("2026-11-20T10:41:03Z", "Opened"),
            event("2026-11-20T10:52:20Z", "Agreed to sign electronically"),
            event("2026-11-20T10:52:34Z", "Signed"),
        ],
    }
}

pub fn evidence(signers: Vec<Signer>) -> Evidence {
    Evidence {
        organization_name: "Ballet of the North gGmbH".into(),
        document_title: "Engagement contract for the 2026/27 season".into(),
        reference: Some("0192f3a4-6b1c-7e11-9f52-7d1a0c3e5b88".into()),
        verify_url: Some("https://portal.example.org/verify".into()),
        signers,
    }
}

pub fn one_signer() -> Evidence {
    evidence(vec![signer("Zoë Łukasiewicz", drawn_signature())])
}

pub fn request<'a>(original: &'a [u8], stamps: &'a [Stamp], evidence: &'a Evidence) -> SealRequest<'a> {
    SealRequest {
        original,
        stamps,
        evidence: Some(evidence),
        certificate: &CERTIFICATE,
        sealed_at: moment("2026-11-20T10:53:00Z"),
        timestamp: None,
    }
}

pub fn sealed(original: &[u8]) -> Vec<u8> {
    sealed_with(&CERTIFICATE, original)
}

pub fn sealed_with(certificate: &SealCertificate, original: &[u8]) -> Vec<u8> {
    let evidence = one_signer();
    documents::seal(SealRequest { certificate, ..request(original, &[], &evidence) }).unwrap().bytes
}

pub fn stamp(page: u32, [x, y, width, height]: [f32; 4], content: StampContent) -> Stamp {
    Stamp { page, x, y, width, height, content }
}

pub fn text_stamp(page: u32, place: [f32; 4], text: &str) -> Stamp {
    stamp(page, place, StampContent::Name { text: text.into() })
}

/// A folder that is gone after the test.
pub struct Scratch(pub PathBuf);

impl Scratch {
    pub fn new() -> Self {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("documents-test-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs a program when it is installed; says so when it is not.
pub fn run(program: &str, arguments: &[&str]) -> Option<Output> {
    match Command::new(program).args(arguments).env("LC_ALL", "C").env("TZ", "UTC").output() {
        Ok(output) => Some(output),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            println!("skipped: {program} not installed");
            None
        }
        Err(e) => panic!("{program}: {e}"),
    }
}

/// The text of a page (from 1) as Poppler reads it.
pub fn page_text(file: &[u8], page: usize) -> Option<String> {
    let scratch = Scratch::new();
    let path = scratch.write("file.pdf", file);
    let page = page.to_string();
    let output = run("pdftotext", &["-f", &page, "-l", &page, "-layout", path.to_str().unwrap(), "-"])?;
    Some(String::from_utf8(output.stdout).unwrap())
}

pub struct Pixels {
    pub width: usize,
    pub height: usize,
    /// One byte per pixel: 255 is white.
    pub grey: Vec<u8>,
}
