//! Page previews as PNG. Never renders more pixels than asked for and allowed.
//!
//! The renderer cannot be interrupted: callers accept only files that [`crate::inspect`] accepted, and run this in
//! a blocking pool under a timeout.

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use crate::{PdfData, SharedBytes};

pub const MAX_RENDER_WIDTH_PX: u32 = 4_000;
/// A page that is much taller than wide gets a smaller width than asked for.
const MAX_RENDER_PIXELS: f32 = 16_000_000.0;
const MAX_RENDER_SIDE_PX: f32 = 16_000.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    #[error("The document could not be read.")]
    Unreadable,
    #[error("The document does not have this page.")]
    NoSuchPage,
    #[error("The width must be between 1 and {MAX_RENDER_WIDTH_PX} pixels.")]
    WidthOutOfRange,
    #[error("The page could not be drawn.")]
    NotDrawable,
}

/// Renders a page (the first is 0) on white, `width_px` wide as displayed.
pub fn render_page(data: PdfData, page_index: usize, width_px: u32) -> Result<Vec<u8>, RenderError> {
    if !(1..=MAX_RENDER_WIDTH_PX).contains(&width_px) {
        return Err(RenderError::WidthOutOfRange);
    }
    // The renderer is young and its input hostile: a panic in it is this page's failure, not the process's.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| draw(data, page_index, width_px)))
        .unwrap_or(Err(RenderError::NotDrawable))
}

fn draw(data: PdfData, page_index: usize, width_px: u32) -> Result<Vec<u8>, RenderError> {
    let pdf = Pdf::new(Arc::new(SharedBytes(data))).map_err(|_| RenderError::Unreadable)?;
    let page = pdf.pages().get(page_index).ok_or(RenderError::NoSuchPage)?;
    let (width, height) = page.render_dimensions();
    if !(width.is_finite() && height.is_finite() && width > 0.0 && height > 0.0) {
        return Err(RenderError::NotDrawable);
    }
    let scale = (width_px as f32 / width)
        .min((MAX_RENDER_PIXELS / (width * height)).sqrt())
        .min(MAX_RENDER_SIDE_PX / height);
    // The renderer cuts fractions of a pixel off; keep the asked width whole.
    let settings = PixmapSettings {
        x_scale: (width * scale).round().max(1.0) / width + f32::EPSILON,
        y_scale: (height * scale).round().max(1.0) / height + f32::EPSILON,
        bg_color: WHITE,
    };
    let cache = RenderCache::new();
    let pixmap = render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    pixmap.into_png().map_err(|_| RenderError::NotDrawable)
}
