//! Paper drawn by rule, so that where it lies is known.

use super::*;
use crate::pixels::{Grey, Picture};

const WIDTH: u32 = 600;
const HEIGHT: u32 = 800;

/// A sheet with lines of print on a table, drawn through the given corners.
fn scene(corners: &Corners, paper: u8, table: u8) -> Grey {
    let points = corners.points().map(|p| (p.x * WIDTH as f32, p.y * HEIGHT as f32));
    let inside = |x: f32, y: f32| {
        (0..4).all(|index| {
            let (a, b) = (points[index], points[(index + 1) % 4]);
            (b.0 - a.0) * (y - a.1) - (b.1 - a.1) * (x - a.0) >= 0.0
        })
    };
    let mut luma = Vec::new();
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let is_ink = y % 24 < 6 && x % 9 < 5;
            luma.push(match inside(x as f32, y as f32) {
                true if is_ink => paper / 4,
                true => paper,
                false => table + ((x * 7 + y * 13) % 11) as u8,
            });
        }
    }
    Grey { width: WIDTH, height: HEIGHT, luma }
}

fn corners(points: [(f32, f32); 4]) -> Corners {
    let [top_left, top_right, bottom_right, bottom_left] = points.map(|(x, y)| Point { x, y });
    Corners { top_left, top_right, bottom_right, bottom_left }
}

#[test]
fn corners_are_found_within_two_percent() {
    for expected in [
        corners([(0.2, 0.1), (0.8, 0.1), (0.8, 0.9), (0.2, 0.9)]),
        corners([(0.25, 0.12), (0.78, 0.08), (0.85, 0.93), (0.15, 0.88)]),
        corners([(0.35, 0.05), (0.75, 0.15), (0.62, 0.95), (0.2, 0.85)]),
    ] {
        let found = find(&scene(&expected, 225, 60)).expect("the paper is plain to see");
        for (is, should) in found.points().iter().zip(expected.points()) {
            assert!((is.x - should.x).abs() < 0.02 && (is.y - should.y).abs() < 0.02, "{found:?}");
        }
    }
}

#[test]
fn a_shadow_across_the_paper_is_part_of_the_paper() {
    let expected = corners([(0.2, 0.1), (0.8, 0.12), (0.85, 0.92), (0.15, 0.88)]);
    let mut picture = scene(&expected, 225, 60);
    for (at, luma) in picture.luma.iter_mut().enumerate() {
        let (x, y) = (at as u32 % WIDTH, at as u32 / WIDTH);
        if x + y / 4 > 420 {
            *luma = (u32::from(*luma) * 6 / 10) as u8;
        }
    }
    let found = find(&picture).expect("the paper is plain to see");
    for (is, should) in found.points().iter().zip(expected.points()) {
        assert!((is.x - should.x).abs() < 0.03 && (is.y - should.y).abs() < 0.03, "{found:?}");
    }
    // Where no table is to be seen, the lit part of the paper is not the paper.
    let whole = corners([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]);
    let mut scan = scene(&whole, 225, 60);
    for (at, luma) in scan.luma.iter_mut().enumerate() {
        if at as u32 % WIDTH > 350 {
            *luma = (u32::from(*luma) * 6 / 10) as u8;
        }
    }
    assert_eq!(find(&scan), None);
}

#[test]
fn no_corners_are_better_than_wrong_ones() {
    let whole = corners([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]);
    assert_eq!(find(&scene(&whole, 225, 60)), None);
    let label = corners([(0.45, 0.45), (0.55, 0.45), (0.55, 0.55), (0.45, 0.55)]);
    assert_eq!(find(&scene(&label, 225, 60)), None);
    let pale = corners([(0.2, 0.1), (0.8, 0.1), (0.8, 0.9), (0.2, 0.9)]);
    assert_eq!(find(&scene(&pale, 130, 118)), None);
    assert_eq!(find(&Grey { width: 5, height: 5, luma: vec![0; 25] }), None);
}

#[test]
fn flattening_puts_each_corner_into_its_corner() {
    let quad = corners([(0.25, 0.12), (0.78, 0.08), (0.85, 0.93), (0.15, 0.88)]);
    let mut picture = scene(&quad, 225, 60);
    picture.luma.iter_mut().for_each(|luma| *luma = if *luma > 70 { 225 } else { 60 });
    let flat = crop_grey(&picture, &quad);
    let bright = flat.luma.iter().filter(|luma| **luma > 100).count();
    assert!(flat.width > 350 && flat.height > 600, "{} x {}", flat.width, flat.height);
    let edge = |x: u32, y: u32| flat.at(x.min(flat.width - 1), y.min(flat.height - 1));
    assert!(bright * 100 > flat.luma.len() * 70);
    // Just inside the four corners lies paper or ink, just outside lay the table.
    for (x, y) in [(4, 30), (flat.width - 5, 30), (4, flat.height - 30), (flat.width - 5, flat.height - 30)] {
        assert_ne!(edge(x, y), 0);
    }
    let folded = corners([(0.2, 0.2), (0.8, 0.8), (0.8, 0.2), (0.2, 0.8)]);
    assert_eq!(crop_grey(&picture, &folded).width, WIDTH);
}

#[test]
fn a_crop_keeps_its_colours_in_their_corners() {
    let quad = corners([(0.25, 0.12), (0.78, 0.08), (0.85, 0.93), (0.15, 0.88)]);
    let (middle_x, middle_y) = (WIDTH as f32 * 0.51, HEIGHT as f32 * 0.48);
    let mut rgb = Vec::new();
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            rgb.extend(match ((x as f32) < middle_x, (y as f32) < middle_y) {
                (true, true) => [200, 30, 30],
                (false, true) => [30, 180, 40],
                (false, false) => [230, 220, 40],
                (true, false) => [40, 60, 200],
            });
        }
    }
    let flat = crop(&Picture { width: WIDTH, height: HEIGHT, rgb }, &quad);
    let at = |x: u32, y: u32| {
        let start = ((y * flat.width + x) * 3) as usize;
        &flat.rgb[start..start + 3]
    };
    let (right, bottom) = (flat.width - 5, flat.height - 5);
    assert_eq!(at(4, 4), [200, 30, 30]);
    assert_eq!(at(right, 4), [30, 180, 40]);
    assert_eq!(at(right, bottom), [230, 220, 40]);
    assert_eq!(at(4, bottom), [40, 60, 200]);
    assert_eq!(flat.rgb.len() as u32, flat.width * flat.height * 3);
}

#[test]
fn shadows_go_and_print_stays() {
    let flat = corners([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]);
    let mut picture = scene(&flat, 230, 0);
    for (at, luma) in picture.luma.iter_mut().enumerate() {
        let x = at as u32 % WIDTH;
        *luma = (u32::from(*luma) * (300 + 700 * x / WIDTH) / 1_000) as u8;
    }
    let clean = black_and_white(&evened(&picture), 15);
    let wrong = clean.luma.iter().enumerate().filter(|(at, luma)| {
        let (x, y) = (*at as u32 % WIDTH, *at as u32 / WIDTH);
        (**luma == 0) != (y % 24 < 6 && x % 9 < 5)
    });
    assert!(wrong.count() * 100 < clean.luma.len() * 3);
}

#[test]
fn tilted_lines_are_measured_and_made_level() {
    for degrees in [-6.0_f32, -2.0, 1.5, 5.0] {
        let slope = degrees.to_radians().tan();
        let mut luma = Vec::new();
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                let line = (y as f32 - slope * x as f32).rem_euclid(24.0);
                let word = (x * 31 / 40 + y / 24 * 5) % 7;
                luma.push(if line < 7.0 && x % 9 < 5 && word != 0 { 30 } else { 220 });
            }
        }
        let picture = Grey { width: WIDTH, height: HEIGHT, luma };
        let measured = tilt_degrees(&picture);
        assert!((measured - degrees).abs() < 0.6, "{measured} for {degrees}");
        let left = tilt_degrees(&straightened(&picture, measured));
        assert!(left.abs() < 0.6, "{left} is left of {degrees}");
    }
}
