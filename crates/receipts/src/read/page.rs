//! What an engine gets to see: the paper, flattened, level, and in a size at which engines read well.

use std::cmp::Ordering;

use crate::paper::{self, Corners};
use crate::pixels::{Grey, Picture, Region};

/// Print of a receipt is about thirty pixels tall at this width.
const READING_WIDTH_PX: u32 = 1_150;
const MAX_HEIGHT_PX: u32 = 5_000;
/// Wider pages hold more than the forty letters of a till roll.
const SHEET_WIDTH_PX: u32 = 1_700;
const MOST_ENLARGED: u32 = 4;
/// How far ink looks for paper around it.
const INK_REACH_PX: usize = 18;

/// How a page is shown to an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    Grey,
    BlackAndWhite,
    Large,
}

/// A receipt laid flat, and how it lay in the picture.
pub struct Page {
    flat: Grey,
    corners: Option<Corners>,
    tilt_degrees: f32,
}

impl Page {
    /// What lies between the paper's corners, or everything where they are not found.
    pub fn of(picture: &Picture) -> Self {
        let grey = picture.grey();
        let corners = paper::find(&grey);
        Self::between(&grey, corners)
    }

    /// Everything that is in the picture.
    pub fn whole(picture: &Picture) -> Self {
        Self::between(&picture.grey(), None)
    }

    pub fn is_cut_out(&self) -> bool {
        self.corners.is_some()
    }

    fn between(grey: &Grey, corners: Option<Corners>) -> Self {
        let flat = corners.as_ref().map_or_else(|| grey.clone(), |corners| paper::crop_grey(grey, corners));
        let flat = paper::evened(&sized(&flat, reading_width(&flat)));
        let tilt_degrees = paper::tilt_degrees(&flat);
        Self { flat: paper::straightened(&flat, tilt_degrees), corners, tilt_degrees }
    }

    pub(super) fn inked(&self, ink: Ink) -> Grey {
        match ink {
            Ink::Grey => self.flat.clone(),
            Ink::BlackAndWhite => paper::black_and_white(&self.flat, INK_REACH_PX),
            Ink::Large => sized(&self.flat, self.flat.width * 7 / 5),
        }
    }

    /// Where a region of the page lies in the picture.
    pub fn on_picture(&self, region: &Region) -> Region {
        let corners = [
            (region.left, region.top),
            (region.right(), region.top),
            (region.right(), region.bottom()),
            (region.left, region.bottom()),
        ];
        let places = corners.map(|(x, y)| {
            let (x, y) =
                paper::before_straightening(self.flat.width, self.flat.height, self.tilt_degrees, x, y);
            match &self.corners {
                Some(corners) => corners.place(x, y),
                None => (x, y),
            }
        });
        let least = |values: [f32; 4]| values.into_iter().fold(1.0_f32, f32::min).max(0.0);
        let most = |values: [f32; 4]| values.into_iter().fold(0.0_f32, f32::max).min(1.0);
        let (xs, ys) = (places.map(|place| place.0), places.map(|place| place.1));
        let (left, top) = (least(xs), least(ys));
        Region { left, top, width: (most(xs) - left).max(0.0), height: (most(ys) - top).max(0.0) }
    }
}

/// Till rolls are tall and narrow; what is nearly square or wide is a sheet of paper. More pixels than these do not
/// bring back what was not photographed.
fn reading_width(page: &Grey) -> u32 {
    let width = match (page.height * 10).cmp(&(page.width * 15)) {
        Ordering::Less => SHEET_WIDTH_PX,
        _ => READING_WIDTH_PX,
    };
    width.min(page.width.saturating_mul(MOST_ENLARGED))
}

fn sized(page: &Grey, width: u32) -> Grey {
    let height =
        |width: u32| (u64::from(page.height) * u64::from(width) / u64::from(page.width.max(1))) as u32;
    // Very long receipts stay as they are rather than grow beyond what can be read in time.
    let width = if height(width) > MAX_HEIGHT_PX { width.min(page.width) } else { width };
    page.resized(width, height(width))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::Point;

    #[test]
    fn regions_come_back_to_where_they_were_in_the_picture() {
        let corners = Corners {
            top_left: Point { x: 0.2, y: 0.1 },
            top_right: Point { x: 0.8, y: 0.1 },
            bottom_right: Point { x: 0.8, y: 0.9 },
            bottom_left: Point { x: 0.2, y: 0.9 },
        };
        let flat = Grey { width: 600, height: 800, luma: vec![255; 480_000] };
        let page = Page { flat: flat.clone(), corners: Some(corners), tilt_degrees: 0.0 };
        let middle = page.on_picture(&Region { left: 0.5, top: 0.5, width: 0.25, height: 0.125 });
        for (is, should) in
            [(middle.left, 0.5), (middle.top, 0.5), (middle.width, 0.15), (middle.height, 0.1)]
        {
            assert!((is - should).abs() < 0.002, "{middle:?}");
        }
        let turned = Page { flat, corners: None, tilt_degrees: 5.0 };
        let right = turned.on_picture(&Region { left: 0.9, top: 0.5, width: 0.0, height: 0.0 });
        assert!(right.top > 0.51, "the right end of a falling line was lower: {right:?}");
    }
}
