//! Lines of print from words that engines return in any order.

use crate::pixels::Region;
use crate::read::Word;

/// Words from left to right at one height.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub words: Vec<Word>,
    pub region: Region,
}

impl Line {
    pub fn text(&self) -> String {
        self.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Of its words, by their length.
    pub fn confidence(&self) -> f32 {
        let letters = |word: &Word| word.text.chars().count() as f32;
        let all: f32 = self.words.iter().map(letters).sum();
        self.words.iter().map(|word| word.confidence * letters(word)).sum::<f32>() / all.max(1.0)
    }

    /// Half of its words are at most this tall.
    pub fn height(&self) -> f32 {
        let mut heights: Vec<f32> = self.words.iter().map(|word| word.region.height).collect();
        heights.sort_by(f32::total_cmp);
        heights.get(heights.len() / 2).copied().unwrap_or(0.0)
    }
}

/// How far, in parts of their height, the middles of neighbouring words may be apart.
const MAX_STEP: f32 = 0.55;
/// Less than this is dirt that was taken for a letter.
const MIN_CONFIDENCE: f32 = 0.02;

/// From the top to the bottom. Each word joins the line whose last word it continues, so that lines may climb a little.
pub(crate) fn lines(words: &[Word]) -> Vec<Line> {
    let mut sorted: Vec<&Word> = words.iter().filter(|word| word.confidence >= MIN_CONFIDENCE).collect();
    sorted.sort_by(|a, b| a.region.left.total_cmp(&b.region.left));
    let mut lines: Vec<Vec<&Word>> = Vec::new();
    for word in sorted {
        let middle = middle(&word.region);
        let step = |line: &Vec<&Word>| {
            let last = line.last()?;
            let allowed = MAX_STEP * last.region.height.max(word.region.height).min(2.0 * last.region.height);
            let step = (self::middle(&last.region) - middle).abs();
            let is_behind = word.region.left > last.region.left + last.region.width * 0.5;
            (is_behind && step < allowed).then_some(step)
        };
        let nearest =
            lines.iter_mut().filter_map(|line| Some((step(line)?, line))).min_by(|a, b| a.0.total_cmp(&b.0));
        match nearest {
            Some((_, line)) => line.push(word),
            None => lines.push(vec![word]),
        }
    }
    let mut lines: Vec<Line> = lines.into_iter().filter_map(line).collect();
    lines.sort_by(|a, b| middle(&a.region).total_cmp(&middle(&b.region)));
    lines
}

fn line(words: Vec<&Word>) -> Option<Line> {
    let region = words.iter().map(|word| word.region).reduce(|all, next| all.union(&next))?;
    Some(Line { words: words.into_iter().cloned().collect(), region })
}

fn middle(region: &Region) -> f32 {
    region.top + region.height / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, left: f32, top: f32) -> Word {
        let region = Region { left, top, width: 0.1, height: 0.02 };
        Word { text: text.to_owned(), region, confidence: 0.9 }
    }

    #[test]
    fn words_in_any_order_become_lines_that_may_climb() {
        let words = [
            word("12.30", 0.8, 0.485),
            word("Cafe", 0.3, 0.1),
            word("TOTAL", 0.1, 0.5),
            word("Central", 0.45, 0.1),
            word("EUR", 0.5, 0.492),
        ];
        let texts: Vec<String> = lines(&words).iter().map(Line::text).collect();
        assert_eq!(texts, ["Cafe Central", "TOTAL EUR 12.30"]);
    }

    #[test]
    fn dirt_is_no_word() {
        let mut dirt = word("~", 0.1, 0.1);
        dirt.confidence = 0.0;
        assert!(lines(&[dirt]).is_empty());
    }
}
