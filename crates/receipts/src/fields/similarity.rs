//! How alike two texts are, as people who misread letters see it.

/// Lower case, without accents, German ligatures written out; everything but letters and digits is a space.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' | 'à' | 'á' | 'â' | 'ã' | 'å' => plain.push('a'),
            'ö' | 'ò' | 'ó' | 'ô' | 'õ' => plain.push('o'),
            'ü' | 'ù' | 'ú' | 'û' => plain.push('u'),
            'é' | 'è' | 'ê' | 'ë' => plain.push('e'),
            'í' | 'ì' | 'î' | 'ï' => plain.push('i'),
            'ç' => plain.push('c'),
            'ñ' => plain.push('n'),
            'ß' => plain.push_str("ss"),
            c if c.is_alphanumeric() => plain.push(c),
            // Apostrophes are part of a name: Joe's, D'Angelo.
            '\'' | '’' | '`' | '´' => {}
            _ => plain.push(' '),
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// From 0 (nothing in common) to 1 (the same but for case, accents and punctuation): Levenshtein's distance in parts of
/// the longer text.
pub fn similarity(one: &str, other: &str) -> f32 {
    let (one, other) = (plain(one), plain(other));
    let longest = one.chars().count().max(other.chars().count());
    if longest == 0 {
        return 0.0;
    }
    1.0 - distance(&one, &other) as f32 / longest as f32
}

/// Levenshtein's distance.
pub(super) fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, a) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for (column, b) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_punctuation_do_not_matter() {
        assert_eq!(similarity("Café Müller & Söhne", "CAFE MULLER SOHNE"), 1.0);
        assert_eq!(similarity("Joe's Diner", "JOES DINER"), 1.0);
        assert_eq!(similarity("", ""), 0.0);
    }

    #[test]
    fn misread_letters_cost_their_share() {
        assert_eq!(distance("total", "tota1"), 1);
        assert_eq!(distance("summe", "sume"), 1);
        assert!((similarity("Bäckerei Huber", "Backerel Hubar") - 12.0 / 14.0).abs() < 0.001);
    }
}
