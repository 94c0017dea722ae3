//! The camera: perspective, a dark table, shadows, creases, a shaking hand, a noisy sensor.

use receipts::{Grey, Picture};

use super::dice::Dice;
use super::wear::{Wear, crumpled, faded, out_of_focus};

/// Part of the picture's shorter way that corners may be moved by.
const LEAN: f32 = 0.06;

pub fn photograph(dice: &mut Dice, paper: &Grey, wear: Wear) -> Picture {
    let is_rough = wear == Wear::Rough;
    let mut paper = creased(dice, paper);
    if is_rough && dice.chance(0.6) {
        paper = faded(dice, &paper);
    }
    if is_rough && dice.chance(0.7) {
        paper = crumpled(dice, &paper);
    }
    if is_rough {
        // From further away.
        let scale = dice.share(0.55, 1.0);
        paper = paper.resized((paper.width as f32 * scale) as u32, (paper.height as f32 * scale) as u32);
    }
    let is_scan = dice.chance(0.25);
    let around = if is_scan { 0.0 } else { dice.share(0.06, 0.2) };
    let (paper_width, paper_height) = (paper.width as f32, paper.height as f32);
    let (width, height) = (paper_width * (1.0 + 2.0 * around), paper_height * (1.0 + 2.0 * around));
    let degrees = if is_scan { dice.share(-1.5, 1.5) } else { dice.share(-5.0, 5.0) };
    let (sin, cos) = degrees.to_radians().sin_cos();
    let lean = if is_scan { 0.0 } else { LEAN * paper_width };
    let corners = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)].map(|(x, y)| {
        let (x, y) = (x * paper_width, y * paper_height);
        let (x, y) = (x * cos - y * sin, x * sin + y * cos);
        (width / 2.0 + x + dice.share(-lean, lean), height / 2.0 + y + dice.share(-lean, lean))
    });
    let Some(to_paper) = inverse(&square_to_quad(corners)) else { panic!("the corners make a figure") };
    let table = dice.number(25, if is_rough { 190 } else { 110 }) as f32;
    let grain = (dice.share(0.02, 0.2), dice.share(0.002, 0.03));
    let light = Light::new(dice);
    let mut luma = Vec::with_capacity(width as usize * height as usize);
    for y in 0..height as usize {
        for x in 0..width as usize {
            let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
            let depth = to_paper[6] * px + to_paper[7] * py + to_paper[8];
            let u = (to_paper[0] * px + to_paper[1] * py + to_paper[2]) / depth;
            let v = (to_paper[3] * px + to_paper[4] * py + to_paper[5]) / depth;
            let inside = (0.0..1.0).contains(&u) && (0.0..1.0).contains(&v);
            let shown = if inside || is_scan {
                sample(&paper, u * paper_width - 0.5, v * paper_height - 0.5)
            } else {
                table + 12.0 * (px * grain.0 + (py * grain.1).sin() * 4.0).sin()
            };
            luma.push(shown * light.at(px / width, py / height));
        }
    }
    let reach = dice.one_of(&[0, 0, 0, 1, 1]);
    let mut soft = luma;
    if is_rough {
        out_of_focus(&mut soft, width as usize, height as usize, dice.share(0.1, 1.1));
    } else {
        soft = blurred(&soft, width as usize, height as usize, reach);
    }
    let noise = dice.share(1.0, if is_rough { 16.0 } else { 9.0 });
    let (red, blue) = (dice.share(0.97, 1.0), dice.share(0.86, 1.0));
    let mut rgb = Vec::with_capacity(soft.len() * 3);
    for shown in soft {
        let shown = shown + dice.share(-noise, noise);
        rgb.extend([shown * red, shown, shown * blue].map(|value| value.clamp(0.0, 255.0) as u8));
    }
    Picture { width: width as u32, height: height as u32, rgb }
}

/// Folds darken the paper along a line and brighten it beside.
fn creased(dice: &mut Dice, paper: &Grey) -> Grey {
    let mut creased = paper.clone();
    for _ in 0..dice.number(0, 4) {
        let at = dice.share(0.1, 0.9) * paper.height as f32;
        let slope = dice.share(-0.4, 0.4);
        let (depth, reach) = (dice.share(0.05, 0.25), dice.share(3.0, 14.0));
        for (index, luma) in creased.luma.iter_mut().enumerate() {
            let (x, y) = ((index % paper.width as usize) as f32, (index / paper.width as usize) as f32);
            let away = (y - at - slope * x) / reach;
            if away.abs() < 3.0 {
                let change = -depth * (-away * away).exp() + depth * 0.4 * (-(away - 1.5).powi(2)).exp();
                *luma = (f32::from(*luma) * (1.0 + change)).clamp(0.0, 255.0) as u8;
            }
        }
    }
    creased
}

/// A lamp at one side, and sometimes the shadow of the hand.
struct Light {
    slant: (f32, f32),
    level: f32,
    shadow: Option<(f32, f32, f32)>,
}

impl Light {
    fn new(dice: &mut Dice) -> Self {
        let shadow =
            dice.chance(0.4).then(|| (dice.share(0.2, 0.8), dice.share(-0.6, 0.6), dice.share(0.55, 0.85)));
        Self {
            slant: (dice.share(-0.25, 0.25), dice.share(-0.25, 0.25)),
            level: dice.share(0.75, 1.0),
            shadow,
        }
    }

    fn at(&self, x: f32, y: f32) -> f32 {
        let lamp = self.level * (1.0 + self.slant.0 * (x - 0.5) + self.slant.1 * (y - 0.5));
        match self.shadow {
            Some((from, slope, darkness)) => {
                let into = ((x - from - slope * (y - 0.5)) / 0.04).clamp(0.0, 1.0);
                lamp * (1.0 - into * (1.0 - darkness))
            }
            None => lamp,
        }
    }
}

pub fn sample(paper: &Grey, x: f32, y: f32) -> f32 {
    let (x, y) = (x.clamp(0.0, paper.width as f32 - 1.001), y.clamp(0.0, paper.height as f32 - 1.001));
    let (left, top) = (x as usize, y as usize);
    let at = |x: usize, y: usize| {
        let (x, y) = (x.min(paper.width as usize - 1), y.min(paper.height as usize - 1));
        f32::from(paper.luma[y * paper.width as usize + x])
    };
    let (right_share, bottom_share) = (x - left as f32, y - top as f32);
    let upper = at(left, top) * (1.0 - right_share) + at(left + 1, top) * right_share;
    let lower = at(left, top + 1) * (1.0 - right_share) + at(left + 1, top + 1) * right_share;
    upper * (1.0 - bottom_share) + lower * bottom_share
}

pub fn blurred(luma: &[f32], width: usize, height: usize, reach: usize) -> Vec<f32> {
    if reach == 0 {
        return luma.to_vec();
    }
    let mut soft = Vec::with_capacity(luma.len());
    for y in 0..height {
        for x in 0..width {
            let (mut sum, mut count) = (0.0, 0.0);
            for row in y.saturating_sub(reach)..(y + reach + 1).min(height) {
                for column in x.saturating_sub(reach)..(x + reach + 1).min(width) {
                    sum += luma[row * width + column];
                    count += 1.0;
                }
            }
            soft.push(sum / count);
        }
    }
    soft
}

/// The projective map of the unit square onto four points (Heckbert 1989).
fn square_to_quad(points: [(f32, f32); 4]) -> [f32; 9] {
    let [(x0, y0), (x1, y1), (x2, y2), (x3, y3)] = points;
    let (sum_x, sum_y) = (x0 - x1 + x2 - x3, y0 - y1 + y2 - y3);
    let (dx1, dx2, dy1, dy2) = (x1 - x2, x3 - x2, y1 - y2, y3 - y2);
    let determinant = dx1 * dy2 - dx2 * dy1;
    let g = (sum_x * dy2 - dx2 * sum_y) / determinant;
    let h = (dx1 * sum_y - sum_x * dy1) / determinant;
    [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1.0]
}

fn inverse(m: &[f32; 9]) -> Option<[f32; 9]> {
    let minors = [
        m[4] * m[8] - m[5] * m[7],
        m[2] * m[7] - m[1] * m[8],
        m[1] * m[5] - m[2] * m[4],
        m[5] * m[6] - m[3] * m[8],
        m[0] * m[8] - m[2] * m[6],
        m[2] * m[3] - m[0] * m[5],
        m[3] * m[7] - m[4] * m[6],
        m[1] * m[6] - m[0] * m[7],
        m[0] * m[4] - m[1] * m[3],
    ];
    let determinant = m[0] * minors[0] + m[1] * minors[3] + m[2] * minors[6];
    (determinant.abs() > 1e-9).then(|| minors.map(|minor| minor / determinant))
}
