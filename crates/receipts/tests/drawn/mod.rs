//! Receipts of our own making: printed by a till that exists only here, photographed by a camera that shakes.
//!
//! Everything follows from a seed, so a picture and its label are the same on every machine. The two sets share no
//! merchant and no wording of head or foot: what is tuned on one is proven on the other.

mod content;
mod dice;
mod malaysia;
mod print;
mod scene;
mod wear;

use jiff::civil::Date;
use receipts::Picture;

pub use dice::Dice;
pub use print::Typeface;
pub use wear::Wear;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    Tuning,
    HeldOut,
}

/// What stands on a receipt.
pub struct Label {
    pub merchant: String,
    pub date: Date,
    pub total_cents: i64,
}

/// Draws one receipt.
pub fn receipt(set: Set, wear: Wear, seed: u64, typefaces: &[Typeface]) -> (Picture, Label) {
    let mut dice = Dice::new(seed.wrapping_mul(2).wrapping_add(u64::from(set == Set::HeldOut)));
    let (rows, label) = content::receipt(&mut dice, set);
    let paper = print::print(&mut dice, &rows, typefaces);
    (scene::photograph(&mut dice, &paper, wear), label)
}
