//! Words from a picture, by an engine that may be absent; then fields from words, by our own rules.
//!
//! [`Reader::read`] finds and flattens the paper, evens the light, and lets the engine look at it in several ways until
//! the answers agree or the time is up. What it returns are suggestions: no claim waits for them.

mod page;
mod tesseract;

use std::time::{Duration, Instant};

pub use page::Page;
pub use tesseract::{EngineMissing, Tesseract};

use crate::fields::{Date, Evidence, Fields};
use crate::pixels::{Grey, Picture, Region};
use crate::thumbnail;

/// The longest that one receipt may take, all looks together.
pub const MAX_TIME: Duration = Duration::from_secs(60);

/// A word as an engine saw it, in fractions of the page that it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    pub text: String,
    pub region: Region,
    /// From 0 to 1, as the engine says.
    pub confidence: f32,
}

/// How an engine should look at a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One block of lines, each from edge to edge.
    Block,
    /// One column of lines in different sizes.
    Column,
    /// Words wherever they are.
    Sparse,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    German,
}

/// Why a look at a page brought no words.
#[derive(Debug, thiserror::Error)]
pub enum ReadFailure {
    #[error("reading was not finished in time")]
    OutOfTime,
    #[error("the reading engine failed: {0}")]
    Engine(String),
}

/// Reads words from grey pixels. Blocks until it is done or the deadline has passed.
pub trait Engine: Send + Sync {
    fn words(
        &self,
        page: &Grey,
        layout: Layout,
        language: Language,
        deadline: Instant,
    ) -> Result<Vec<Word>, ReadFailure>;
}

/// What was read from a receipt. All regions are in fractions of the picture that was given.
#[derive(Debug, Clone)]
pub struct Reading {
    pub fields: Fields,
    /// Numbers of cards and accounts, for [`thumbnail::covered`]. None when nothing could be read.
    pub numbers: Option<Vec<Region>>,
}

/// Reads receipts with an engine.
pub struct Reader<E> {
    engine: E,
}

/// The looks, most telling first. The first two always happen.
const LOOKS: [(page::Ink, Layout, Language); 5] = [
    (page::Ink::Grey, Layout::Block, Language::English),
    (page::Ink::Grey, Layout::Column, Language::German),
    (page::Ink::BlackAndWhite, Layout::Block, Language::German),
    (page::Ink::Large, Layout::Block, Language::English),
    (page::Ink::Grey, Layout::Sparse, Language::German),
];
const LEAST_LOOKS: usize = 2;

impl<E: Engine> Reader<E> {
    pub fn new(engine: E) -> Self {
        Self { engine }
    }

    /// Reads for at most `limit` (and never longer than [`MAX_TIME`]). `today` is the artist's date: receipts are not
    /// from the future. Fails only when not a single look could be finished.
    pub fn read(&self, picture: &Picture, today: Date, limit: Duration) -> Result<Reading, ReadFailure> {
        let deadline = Instant::now() + limit.min(MAX_TIME);
        let mut page = Page::of(picture);
        let mut evidence = Evidence::new(today);
        let mut numbers = Vec::new();
        let mut failure = None;
        let mut has_words = false;
        for (index, (ink, layout, language)) in LOOKS.into_iter().enumerate() {
            if index >= LEAST_LOOKS && (evidence.is_settled() || !has_words) {
                break;
            }
            if index == LEAST_LOOKS && page.is_cut_out() && evidence.is_poor() {
                // What was taken for the paper may have been its lit half.
                page = Page::whole(picture);
            }
            match self.engine.words(&page.inked(ink), layout, language, deadline) {
                Ok(words) => {
                    has_words |= !words.is_empty();
                    let regions = thumbnail::number_regions(&words);
                    numbers.extend(regions.iter().map(|region| page.on_picture(region)));
                    evidence.add(&words, |region| page.on_picture(region));
                }
                Err(ReadFailure::OutOfTime) => {
                    failure = Some(ReadFailure::OutOfTime);
                    break;
                }
                Err(error) => failure = Some(error),
            }
        }
        match failure {
            Some(failure) if !has_words => Err(failure),
            _ => Ok(Reading { fields: evidence.fields(), numbers: has_words.then_some(numbers) }),
        }
    }
}
