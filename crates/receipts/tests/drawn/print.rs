//! The till's printer: rows of letters on a roll of paper.

use fontdue::{Font, FontSettings};
use receipts::Grey;

use super::content::Row;
use super::dice::Dice;

/// The letters of a printer.
pub struct Typeface(Font);

impl Typeface {
    /// From the bytes of a TrueType file.
    pub fn new(file: &[u8]) -> Self {
        Self(Font::from_bytes(file, FontSettings::default()).expect("a typeface"))
    }

    /// The ones that the product carries.
    pub fn carried() -> Vec<Self> {
        let files: [&[u8]; 2] = [
            include_bytes!("../../../documents/fonts/Inter-Regular.ttf"),
            include_bytes!("../../../documents/fonts/Inter-SemiBold.ttf"),
        ];
        files.map(Self::new).into()
    }
}

const PAPER: u8 = 244;

/// Prints all rows, with margins.
pub fn print(dice: &mut Dice, rows: &[Row], typefaces: &[Typeface]) -> Grey {
    let typeface = &typefaces[dice.number(0, typefaces.len() as i64 - 1) as usize];
    // Tills print on a grid; some print letters as wide as they are.
    let is_grid = dice.chance(0.6);
    let columns = dice.number(34, 44) as f32;
    let advance = dice.share(13.0, 17.0);
    let size = advance * dice.share(1.65, 1.9);
    let (margin, leading) = (advance * 2.0, size * dice.share(1.15, 1.45));
    let width = (columns * advance + 2.0 * margin) as u32;
    let height: f32 = rows.iter().map(|row| leading * row.scale).sum::<f32>() + 4.0 * margin;
    let ink = dice.number(15, 110) as u8;
    let mut paper =
        Grey { width, height: height as u32, luma: vec![PAPER; width as usize * height as usize] };
    let mut top = 2.0 * margin;
    for row in rows {
        // Only heights are stretched too far for the roll otherwise.
        let length = row.left.chars().count() + row.right.chars().count() + 1;
        let fits = (columns / length.max(1) as f32).min(row.scale).max(0.5);
        let pen = Pen {
            typeface,
            size: size * row.scale.min(fits.max(1.0)),
            advance: advance * fits.min(row.scale),
            is_grid,
            ink,
        };
        let left = if row.is_centered { (width as f32 - pen.length(&row.left)) / 2.0 } else { margin };
        pen.write(&mut paper, &row.left, left.max(margin / 2.0), top);
        let right = width as f32 - margin - pen.length(&row.right);
        pen.write(&mut paper, &row.right, right, top);
        top += leading * row.scale;
    }
    paper
}

struct Pen<'a> {
    typeface: &'a Typeface,
    size: f32,
    advance: f32,
    is_grid: bool,
    ink: u8,
}

impl Pen<'_> {
    fn step(&self, c: char) -> f32 {
        if self.is_grid { self.advance } else { self.typeface.0.metrics(c, self.size).advance_width }
    }

    fn length(&self, text: &str) -> f32 {
        text.chars().map(|c| self.step(c)).sum()
    }

    fn write(&self, paper: &mut Grey, text: &str, left: f32, top: f32) {
        let mut x = left;
        for c in text.chars() {
            let (metrics, cover) = self.typeface.0.rasterize(c, self.size);
            let step = self.step(c);
            let indent = if self.is_grid { (step - metrics.advance_width) / 2.0 } else { 0.0 };
            let first = (x + indent) as i64 + i64::from(metrics.xmin);
            let bottom = (top + self.size) as i64 - i64::from(metrics.ymin);
            for (index, share) in cover.iter().enumerate() {
                let column = first + (index % metrics.width.max(1)) as i64;
                let row = bottom - metrics.height as i64 + (index / metrics.width.max(1)) as i64;
                if (0..i64::from(paper.width)).contains(&column)
                    && (0..i64::from(paper.height)).contains(&row)
                {
                    let at = row as usize * paper.width as usize + column as usize;
                    let share = f32::from(*share) / 255.0;
                    let mixed = f32::from(self.ink) * share + f32::from(paper.luma[at]) * (1.0 - share);
                    paper.luma[at] = paper.luma[at].min(mixed as u8);
                }
            }
            x += step;
        }
    }
}
