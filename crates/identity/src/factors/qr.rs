//! QR codes as SVG: paths only, no style and no script, so that the browser app can show one as an image under its
//! content security policy.

use qrcode::render::svg;
use qrcode::types::QrError;
use qrcode::{EcLevel, QrCode};

/// An SVG of `text` in black on white, with the quiet zone that the standard asks for.
pub fn svg(text: &str) -> Result<String, QrError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(240, 240).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_holds_nothing_but_paths() {
        let picture = svg("otpauth://totp/BIG%20Live%20Portal:anna%40a.test?secret=MZXW6YTBOI").unwrap();
        assert!(picture.contains("<svg xmlns=\"http://www.w3.org/2000/svg\""), "{picture}");
        assert!(!picture.contains("style") && !picture.contains("<script") && !picture.contains("MZXW6"));
    }

    #[test]
    fn what_is_too_long_is_an_error_and_no_panic() {
        assert!(svg(&"x".repeat(5000)).is_err());
    }
}
