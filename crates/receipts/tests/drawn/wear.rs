//! What pockets, sun and hurry do to a receipt and its photo.

use receipts::Grey;

use super::dice::Dice;

/// How a receipt was treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wear {
    /// Straight from the till, photographed with care.
    Fresh,
    /// Crumpled, faded, in bad light, out of focus.
    Rough,
}

const WAVES: usize = 5;

/// Thermal print fades unevenly, and a dirty printer head leaves pale stripes.
pub fn faded(dice: &mut Dice, paper: &Grey) -> Grey {
    let mut faded = paper.clone();
    let (left, right) = (dice.share(0.25, 1.0), dice.share(0.25, 1.0));
    let (top, bottom) = (dice.share(0.6, 1.0), dice.share(0.6, 1.0));
    let stripes: Vec<(f32, f32)> =
        (0..dice.number(0, 3)).map(|_| (dice.share(0.0, 1.0), dice.share(0.002, 0.008))).collect();
    let (width, height) = (paper.width as f32, paper.height as f32);
    for (index, luma) in faded.luma.iter_mut().enumerate() {
        let x = (index % paper.width as usize) as f32 / width;
        let y = (index / paper.width as usize) as f32 / height;
        let stripe = stripes.iter().any(|(at, reach)| (x - at).abs() < *reach);
        let strength = (left + (right - left) * x) * (top + (bottom - top) * y);
        let strength = if stripe { strength * 0.35 } else { strength };
        *luma = (244.0 - (244.0 - f32::from(*luma)) * strength) as u8;
    }
    faded
}

/// Paper that was a ball in a pocket: it is no longer flat, and every slope has its own light.
pub fn crumpled(dice: &mut Dice, paper: &Grey) -> Grey {
    let strength = dice.share(0.5, 3.0) * paper.width as f32 / 600.0;
    let shade = dice.share(2.0, 9.0);
    let waves: Vec<[f32; 4]> = (0..WAVES)
        .map(|_| {
            let angle = dice.share(0.0, std::f32::consts::TAU);
            let length = dice.share(0.08, 0.6) * paper.width as f32;
            let turns = std::f32::consts::TAU / length;
            [angle.cos() * turns, angle.sin() * turns, dice.share(0.0, 6.3), dice.share(0.3, 1.0)]
        })
        .collect();
    let mut crumpled = paper.clone();
    for (index, luma) in crumpled.luma.iter_mut().enumerate() {
        let (x, y) = ((index % paper.width as usize) as f32, (index / paper.width as usize) as f32);
        let (mut right, mut down, mut light) = (0.0, 0.0, 0.0);
        for [across, along, phase, height] in &waves {
            let (sin, cos) = (x * across + y * along + phase).sin_cos();
            right += sin * height;
            down += cos * height;
            // Folds are sharper than waves.
            light += (sin.abs().powi(3) * sin.signum()) * height;
        }
        let shown = super::scene::sample(paper, x + right * strength, y + down * strength);
        *luma = (shown + light * shade - shade).clamp(0.0, 255.0) as u8;
    }
    crumpled
}

/// Box twice: nearly what a lens out of focus does.
pub fn out_of_focus(luma: &mut Vec<f32>, width: usize, height: usize, reach: f32) {
    let share = reach.fract();
    let narrow = reach.floor() as usize;
    for _ in 0..2 {
        let soft = super::scene::blurred(luma, width, height, narrow);
        let softer = super::scene::blurred(luma, width, height, narrow + 1);
        *luma = soft.iter().zip(&softer).map(|(soft, softer)| soft + (softer - soft) * share).collect();
    }
}
