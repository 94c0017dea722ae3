//! Where the paper lies: the largest bright patch, if it has four straight sides and stands out from what is around it.

use super::{Corners, Point, area};
use crate::pixels::Grey;

/// Finding needs shapes, not letters.
const WORKING_SIDE_PX: u32 = 360;
/// Less than this part of the picture is a label or a reflection.
const MIN_SHARE: f32 = 0.10;
/// More than this and there is no table to be seen: the picture is the paper.
const MAX_SHARE: f32 = 0.97;
/// How much of its four-sided outline the patch must fill.
const MIN_FILLED: f32 = 0.86;
/// How much brighter paper must be than the table, of 255.
const MIN_CONTRAST: f32 = 28.0;

/// How much brighter each side of the paper must be just inside than just outside.
const MIN_SIDE_CONTRAST: f32 = 12.0;
/// Paper that goes on beyond more sides of the picture than this may as well be a lit part of something larger.
const MAX_OPEN_SIDES: usize = 1;

/// The corners of the paper; None when unsure.
pub fn find(picture: &Grey) -> Option<Corners> {
    let small = picture.shrunk_to(WORKING_SIDE_PX);
    if small.width < 32 || small.height < 32 {
        return None;
    }
    let soft = blurred(&small);
    // A shadow on the paper is darker than the paper and brighter than the table: the second threshold finds both.
    let bright = otsu(&soft, 255);
    let thresholds = [bright, otsu(&soft, bright)];
    let quads = thresholds.into_iter().filter_map(|threshold| quad_above(&soft, threshold));
    let quad = quads.max_by(|a, b| area(a).total_cmp(&area(b)))?;
    let corners = in_order(quad.map(|point| Point {
        x: ((point.x + 0.5) / small.width as f32).clamp(0.0, 1.0),
        y: ((point.y + 0.5) / small.height as f32).clamp(0.0, 1.0),
    }));
    corners.is_plausible().then_some(corners)
}

/// The four-sided patch of what is brighter than the threshold, if it looks like paper on a table.
fn quad_above(soft: &Grey, threshold: u8) -> Option<[Point; 4]> {
    let (width, height) = (soft.width as usize, soft.height as usize);
    let patch = largest_patch(soft, threshold);
    let share = patch.len() as f32 / (width * height) as f32;
    if share < MIN_SHARE * 0.7 {
        return None;
    }
    let quad = four_sided(hull(&patch))?;
    let quad_share = area(&quad) / (width * height) as f32;
    if !(MIN_SHARE..=MAX_SHARE).contains(&quad_share) || share / quad_share < MIN_FILLED {
        return None;
    }
    let (mut inside, mut outside) = ((0f32, 0f32), (0f32, 0f32));
    for y in 0..height {
        for x in 0..width {
            let sum = if contains(&quad, x as f32, y as f32) { &mut inside } else { &mut outside };
            *sum = (sum.0 + f32::from(soft.luma[y * width + x]), sum.1 + 1.0);
        }
    }
    let stands_out = inside.0 / inside.1.max(1.0) - outside.0 / outside.1.max(1.0) >= MIN_CONTRAST;
    (stands_out && has_edges(soft, &quad)).then_some(quad)
}

/// Whether the picture gets darker across every side that lies in it.
fn has_edges(soft: &Grey, quad: &[Point; 4]) -> bool {
    const STEPS: usize = 24;
    const AWAY_PX: f32 = 4.0;
    let at = |x: f32, y: f32| {
        let is_inside = x >= 0.0 && y >= 0.0 && x < soft.width as f32 && y < soft.height as f32;
        is_inside.then(|| f32::from(soft.at(x as u32, y as u32)))
    };
    let mut open = 0;
    for side in 0..4 {
        let (a, b) = (quad[side], quad[(side + 1) % 4]);
        let length = ((b.x - a.x).powi(2) + (b.y - a.y).powi(2)).sqrt().max(1.0);
        // Clockwise on the screen: what is to the right of the way is inside.
        let (away_x, away_y) = ((b.y - a.y) / length * AWAY_PX, (a.x - b.x) / length * AWAY_PX);
        let mut steps = Vec::new();
        for step in 1..STEPS {
            let along = step as f32 / STEPS as f32;
            let (x, y) = (a.x + (b.x - a.x) * along, a.y + (b.y - a.y) * along);
            if let (Some(outer), Some(inner)) = (at(x + away_x, y + away_y), at(x - away_x, y - away_y)) {
                steps.push(inner - outer);
            }
        }
        if steps.len() * 2 < STEPS {
            open += 1;
            continue;
        }
        steps.sort_by(f32::total_cmp);
        if steps[steps.len() / 2] < MIN_SIDE_CONTRAST {
            return false;
        }
    }
    open <= MAX_OPEN_SIDES
}

/// A 5 × 5 box, twice: letters melt into the paper, its edge stays where it is.
fn blurred(picture: &Grey) -> Grey {
    let mut soft = picture.clone();
    for _ in 0..2 {
        let sums = super::light::Sums::of(&soft);
        let mut next = soft.luma.clone();
        for y in 0..soft.height as usize {
            for x in 0..soft.width as usize {
                next[y * soft.width as usize + x] = sums.around(x, y, 2).mean as u8;
            }
        }
        soft.luma = next;
    }
    soft
}

/// The brightness that best divides what is not brighter than `most` into two (Otsu 1979).
fn otsu(picture: &Grey, most: u8) -> u8 {
    let mut counts = [0f64; 256];
    for luma in picture.luma.iter().filter(|luma| **luma <= most) {
        counts[usize::from(*luma)] += 1.0;
    }
    let all: f64 = counts.iter().sum();
    let weighted: f64 = counts.iter().enumerate().map(|(value, count)| value as f64 * count).sum();
    let (mut below, mut below_weighted, mut best) = (0.0, 0.0, (0.0, most / 2));
    for (value, count) in counts.iter().enumerate() {
        below += count;
        below_weighted += value as f64 * count;
        let above = all - below;
        if below == 0.0 || above == 0.0 {
            continue;
        }
        let difference = below_weighted / below - (weighted - below_weighted) / above;
        let spread = below * above * difference * difference;
        if spread > best.0 {
            best = (spread, value as u8);
        }
    }
    best.1
}

/// The pixels of the largest connected area brighter than the threshold.
fn largest_patch(picture: &Grey, threshold: u8) -> Vec<(u32, u32)> {
    let (width, height) = (picture.width, picture.height);
    let mut seen: Vec<bool> = picture.luma.iter().map(|luma| *luma <= threshold).collect();
    let mut largest = Vec::new();
    for start in 0..seen.len() {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        let mut patch = vec![(start as u32 % width, start as u32 / width)];
        let mut next = 0;
        while let Some((x, y)) = patch.get(next).copied() {
            next += 1;
            let neighbours = [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)];
            for (x, y) in neighbours {
                if x < width && y < height && !std::mem::replace(&mut seen[(y * width + x) as usize], true) {
                    patch.push((x, y));
                }
            }
        }
        if patch.len() > largest.len() {
            largest = patch;
        }
    }
    largest
}

/// The convex hull, clockwise as seen on the screen (Andrew's monotone chain).
fn hull(patch: &[(u32, u32)]) -> Vec<Point> {
    let mut points = patch.to_vec();
    points.sort_unstable();
    let half = |points: &mut dyn Iterator<Item = &(u32, u32)>| {
        let mut chain: Vec<Point> = Vec::new();
        for (x, y) in points {
            let point = Point { x: *x as f32, y: *y as f32 };
            while let [.., a, b] = chain[..]
                && (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) <= 0.0
            {
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut all = half(&mut points.iter());
    all.extend(half(&mut points.iter().rev()));
    all
}

/// Takes sides away from a convex figure until four are left, each time the one whose neighbours, made longer, enclose
/// the least more: rounded and nibbled corners grow back.
fn four_sided(mut figure: Vec<Point>) -> Option<[Point; 4]> {
    while figure.len() > 4 {
        let count = figure.len();
        let mut best: Option<(f32, usize, Point)> = None;
        for index in 0..count {
            let at = |offset: usize| figure[(index + offset) % count];
            let (before, from, to, after) = (at(count - 1), at(0), at(1), at(2));
            let Some(corner) = crossing(before, from, after, to) else { continue };
            let added = area(&[from, corner, to]);
            if best.is_none_or(|(least, ..)| added < least) {
                best = Some((added, index, corner));
            }
        }
        let (_, index, corner) = best?;
        figure[index] = corner;
        figure.remove((index + 1) % count);
    }
    figure.try_into().ok()
}

/// Where the line from `a` through `b` meets the one from `c` through `d`, ahead of both.
fn crossing(a: Point, b: Point, c: Point, d: Point) -> Option<Point> {
    let (across, down) = ((b.x - a.x, b.y - a.y), (d.x - c.x, d.y - c.y));
    let determinant = across.0 * down.1 - across.1 * down.0;
    if determinant.abs() < 1e-6 {
        return None;
    }
    let ahead = ((c.x - a.x) * down.1 - (c.y - a.y) * down.0) / determinant;
    let ahead_too = ((c.x - a.x) * across.1 - (c.y - a.y) * across.0) / determinant;
    (ahead >= 1.0 && ahead_too >= 1.0)
        .then_some(Point { x: a.x + ahead * across.0, y: a.y + ahead * across.1 })
}

fn contains(quad: &[Point; 4], x: f32, y: f32) -> bool {
    (0..4).all(|index| {
        let (a, b) = (quad[index], quad[(index + 1) % 4]);
        (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x) >= 0.0
    })
}

/// The corner nearest to the picture's top left comes first; the order stays clockwise.
fn in_order(mut points: [Point; 4]) -> Corners {
    let mut first = 0;
    for index in 1..4 {
        if points[index].x + points[index].y < points[first].x + points[first].y {
            first = index;
        }
    }
    points.rotate_left(first);
    let [top_left, top_right, bottom_right, bottom_left] = points;
    Corners { top_left, top_right, bottom_right, bottom_left }
}
