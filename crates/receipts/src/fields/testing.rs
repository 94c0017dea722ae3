//! Pages of words for tests.

use crate::pixels::Region;
use crate::read::Word;

/// Each text is a line; words stand as far apart as their letters are many, and the last one at the right edge where
/// two spaces precede it.
pub(crate) fn page(lines: &[&str]) -> Vec<Word> {
    let step = 1.0 / (lines.len() as f32 + 1.0);
    let mut words = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let mut column = 0;
        for text in line.split(' ') {
            let length = text.chars().count();
            if length > 0 {
                let region = Region {
                    left: column as f32 / 60.0,
                    top: step * (index as f32 + 0.5),
                    width: length as f32 / 60.0,
                    height: (step * 0.6).min(0.03),
                };
                words.push(Word { text: text.to_owned(), region, confidence: 0.9 });
            }
            column += length + 1;
        }
    }
    words
}
