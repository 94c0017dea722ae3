//! The evidence page: who signed what, when, from where, and how to check it. Grows over pages when long.

use jiff::Timestamp;

use super::ink::{self, Area};
use super::sheets::{CONTENT_WIDTH, LEFT, RIGHT, Sheets, local, utc};
use super::{Evidence, Signer};
use crate::canvas::{INK, MUTED, PANEL, RULE};
use crate::certificate::SealCertificate;
use crate::font::{FontBook, Style, fitted, wrapped};

pub(super) struct Facts<'a> {
    pub evidence: &'a Evidence,
    pub certificate: &'a SealCertificate,
    pub original_sha256: [u8; 32],
    pub original_page_count: usize,
    pub sealed_at: Timestamp,
    pub has_time_stamp: bool,
}

pub(super) fn draw(facts: &Facts<'_>, fonts: &mut FontBook) -> Vec<Vec<u8>> {
    let evidence = facts.evidence;
    let mut sheets = Sheets::new(fonts, "Signature evidence", &evidence.organization_name);
    sheets.title(fonts, &evidence.document_title);
    let sealed = format!("Sealed on {}", utc(facts.sealed_at));
    sheets.paragraph(fonts, 9.5, &sealed);
    sheets.y -= 14.0;
    document(&mut sheets, fonts, facts);
    let heading = match evidence.signers.len() {
        1 => "Signed by one person".to_owned(),
        count => format!("Signed by {count} people"),
    };
    if !evidence.signers.is_empty() {
        sheets.y -= 14.0;
        sheets.heading(fonts, &heading, 120.0);
    }
    for (index, one) in evidence.signers.iter().enumerate() {
        if index > 0 {
            sheets.y -= 6.0;
            if !sheets.need(fonts, 130.0) {
                sheets.canvas.line(RULE, 0.6, [LEFT, sheets.y + 4.0], [RIGHT, sheets.y + 4.0]);
                sheets.y -= 14.0;
            }
        }
        signer(&mut sheets, fonts, one);
    }
    closing(&mut sheets, fonts, facts);
    let fingerprint = hexadecimal(&facts.original_sha256);
    sheets.finish(fonts, &format!("Document SHA-256 {fingerprint}"))
}

fn document(sheets: &mut Sheets, fonts: &mut FontBook, facts: &Facts<'_>) {
    sheets.heading(fonts, "Document", 120.0);
    let pages = match facts.original_page_count {
        1 => "1, followed by the pages added when sealing".to_owned(),
        count => format!("{count}, followed by the pages added when sealing"),
    };
    sheets.row(fonts, "Organization", &facts.evidence.organization_name);
    if let Some(reference) = &facts.evidence.reference {
        sheets.row(fonts, "Document number", reference);
    }
    sheets.row(fonts, "Pages", &pages);
    sheets.row(fonts, "SHA-256 of the original", &grouped(&facts.original_sha256));
    sheets.row(fonts, "Sealed with", &format!("Certificate of {}", facts.certificate.common_name()));
    sheets.row(fonts, "Certificate SHA-256", &grouped(&facts.certificate.fingerprint_sha256()));
    let standard = if facts.has_time_stamp {
        "PAdES B-T: digital signature with a time stamp from an independent authority"
    } else {
        "PAdES B-B: digital signature"
    };
    sheets.row(fonts, "Standard", standard);
}

const THUMBNAIL_WIDTH: f32 = 132.0;
const THUMBNAIL_HEIGHT: f32 = 50.0;

fn signer(sheets: &mut Sheets, fonts: &mut FontBook, signer: &Signer) {
    let text_width = CONTENT_WIDTH - THUMBNAIL_WIDTH - 14.0;
    sheets.need(fonts, 120.0);
    sheets.y -= 4.0;
    let top = sheets.y + 10.0;
    if let Some(signature) = &signer.signature {
        let x = RIGHT - THUMBNAIL_WIDTH;
        let y = top - THUMBNAIL_HEIGHT;
        sheets.canvas.filled_box(PANEL, x, y, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT);
        let area =
            Area { x: x + 10.0, y: y + 4.0, width: THUMBNAIL_WIDTH - 20.0, height: THUMBNAIL_HEIGHT - 8.0 };
        ink::draw(&mut sheets.canvas, fonts, signature, area);
    }
    let name = fitted(Style::SemiBold, 12.0, &signer.name, text_width);
    sheets.canvas.text(fonts, Style::SemiBold, 12.0, INK, LEFT, sheets.y, &name);
    sheets.y -= 14.0;
    let contact = match &signer.role {
        Some(role) => format!("{role} · {}", signer.email),
        None => signer.email.clone(),
    };
    let contact = fitted(Style::Regular, 9.0, &contact, text_width);
    sheets.canvas.text(fonts, Style::Regular, 9.0, MUTED, LEFT, sheets.y, &contact);
    sheets.y -= 19.0;

    // Beside the thumbnail.
    sheets.row_within(fonts, "Signed", &utc(signer.signed_at), text_width);
    if let Some(local) = local(signer.signed_at, &signer.time_zone) {
        sheets.row_within(fonts, "Signer's local time", &local, text_width);
    }
    sheets.y = sheets.y.min(top - THUMBNAIL_HEIGHT - 14.0);
    let optional = [
        ("Network address", &signer.address),
        ("Device", &signer.device),
        ("Consent text", &signer.consent_version),
        ("Agreed to", &signer.consent_text),
    ];
    for (label, value) in optional {
        if let Some(value) = value {
            let value = if label == "Consent text" { format!("Version {value}") } else { value.clone() };
            sheets.row(fonts, label, &value);
        }
    }
    events(sheets, fonts, signer);
}

const TIME_WIDTH: f32 = 162.0;
const ADDRESS_WIDTH: f32 = 110.0;

fn events(sheets: &mut Sheets, fonts: &mut FontBook, signer: &Signer) {
    if signer.events.is_empty() {
        return;
    }
    sheets.y -= 4.0;
    sheets.need(fonts, 44.0);
    // On a new page it must still be clear whose history goes on.
    let head = fitted(Style::SemiBold, 8.0, &format!("History of {}", signer.name), 220.0);
    event_head(sheets, fonts, &head);
    for event in &signer.events {
        let width = CONTENT_WIDTH - TIME_WIDTH - ADDRESS_WIDTH - 16.0;
        let lines = wrapped(Style::Regular, 8.5, &event.description, width);
        if sheets.need(fonts, 12.0 * lines.len().clamp(1, 20) as f32 + 3.0) {
            event_head(sheets, fonts, &head);
        }
        sheets.canvas.text(fonts, Style::Regular, 8.5, INK, LEFT + 8.0, sheets.y, &utc(event.at));
        if let Some(address) = &event.address {
            let address = fitted(Style::Regular, 8.5, address, ADDRESS_WIDTH);
            sheets.canvas.text_right(fonts, Style::Regular, 8.5, MUTED, RIGHT - 8.0, sheets.y, &address);
        }
        for line in &lines {
            sheets.need(fonts, 12.0);
            sheets.canvas.text(fonts, Style::Regular, 8.5, INK, LEFT + TIME_WIDTH, sheets.y, line);
            sheets.y -= 12.0;
        }
        sheets.y -= 3.0;
    }
    sheets.y -= 8.0;
}

fn event_head(sheets: &mut Sheets, fonts: &mut FontBook, head: &str) {
    sheets.canvas.filled_box(PANEL, LEFT, sheets.y - 5.0, CONTENT_WIDTH, 16.0);
    sheets.canvas.text(fonts, Style::SemiBold, 8.0, MUTED, LEFT + 8.0, sheets.y, "Time");
    sheets.canvas.text(fonts, Style::SemiBold, 8.0, MUTED, LEFT + TIME_WIDTH, sheets.y, head);
    sheets.canvas.text_right(fonts, Style::SemiBold, 8.0, MUTED, RIGHT - 8.0, sheets.y, "Address");
    sheets.y -= 19.0;
}

fn closing(sheets: &mut Sheets, fonts: &mut FontBook, facts: &Facts<'_>) {
    sheets.y -= 8.0;
    sheets.heading(fonts, "How to check this document", 60.0);
    let mut text = "The signatures, this page and the document before it are covered by one digital signature. \
                    Any change made afterwards breaks it. Open the file in a PDF reader that shows signatures; the \
                    certificate there must have the SHA-256 stated above."
        .to_owned();
    if let Some(url) = &facts.evidence.verify_url {
        text.push_str(&format!(" Or upload the file at {url}."));
    }
    sheets.paragraph(fonts, 9.0, &text);
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// In groups that can be compared by eye.
fn grouped(bytes: &[u8; 32]) -> String {
    bytes.chunks(4).map(hexadecimal).collect::<Vec<_>>().join(" ")
}
