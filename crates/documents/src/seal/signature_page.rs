//! The page of signatures for a document on which nobody placed a field for them.

use super::ink::{self, Area};
use super::sheets::{CONTENT_WIDTH, LEFT, Sheets, spoken};
use super::{Evidence, Signer};
use crate::canvas::{INK, MUTED, RULE};
use crate::font::{FontBook, Style, fitted};

const GAP: f32 = 28.0;
const BLOCK_WIDTH: f32 = (CONTENT_WIDTH - GAP) / 2.0;
const BLOCK_HEIGHT: f32 = 132.0;
const INK_HEIGHT: f32 = 62.0;

pub(super) fn draw(evidence: &Evidence, fonts: &mut FontBook) -> Vec<Vec<u8>> {
    let mut sheets = Sheets::new(fonts, "Signatures", &evidence.organization_name);
    sheets.title(fonts, &evidence.document_title);
    sheets.paragraph(
        fonts,
        9.5,
        "By signing below, each person agrees to the document that precedes this page.",
    );
    sheets.y -= 18.0;
    for pair in evidence.signers.chunks(2) {
        sheets.need(fonts, BLOCK_HEIGHT);
        for (column, signer) in pair.iter().enumerate() {
            block(&mut sheets, fonts, signer, LEFT + column as f32 * (BLOCK_WIDTH + GAP));
        }
        sheets.y -= BLOCK_HEIGHT;
    }
    let note = evidence.reference.as_ref().map(|r| format!("Document {r}")).unwrap_or_default();
    sheets.finish(fonts, &note)
}

fn block(sheets: &mut Sheets, fonts: &mut FontBook, signer: &Signer, x: f32) {
    let base = sheets.y - INK_HEIGHT;
    if let Some(signature) = &signer.signature {
        let area = Area { x: x + 4.0, y: base + 2.0, width: BLOCK_WIDTH - 8.0, height: INK_HEIGHT - 4.0 };
        ink::draw(&mut sheets.canvas, fonts, signature, area);
    }
    sheets.canvas.line(RULE, 0.8, [x, base], [x + BLOCK_WIDTH, base]);
    let name = fitted(Style::SemiBold, 10.5, &signer.name, BLOCK_WIDTH);
    sheets.canvas.text(fonts, Style::SemiBold, 10.5, INK, x, base - 15.0, &name);
    let mut y = base - 28.0;
    let lines =
        [signer.role.clone(), Some(format!("Signed {}", spoken(signer.signed_at, &signer.time_zone)))];
    for line in lines.into_iter().flatten() {
        let line = fitted(Style::Regular, 8.5, &line, BLOCK_WIDTH);
        sheets.canvas.text(fonts, Style::Regular, 8.5, MUTED, x, y, &line);
        y -= 12.5;
    }
}
