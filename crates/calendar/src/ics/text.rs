//! Lines and texts: folding and unfolding (§3.1), escaping (§3.3.11).

use std::borrow::Cow;

/// Octets of a line, without its end.
const MAX_OCTETS: usize = 75;

/// Adds a line, folded where it is too long, never within a character.
pub(super) fn push_line(out: &mut String, line: &str) {
    let mut octets = 0;
    for character in line.chars() {
        let length = character.len_utf8();
        if octets + length > MAX_OCTETS {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(character);
        octets += length;
    }
    out.push_str("\r\n");
}

/// A text as a value. Control characters, which no calendar may hold, are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' | ';' | ',' => out.extend(['\\', character]),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push('\t'),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// The text of a value.
pub(super) fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('n' | 'N') => out.push('\n'),
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

/// The values of a list; commas that belong to a text are escaped.
pub(super) fn listed(value: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let (mut from, mut is_escaped) = (0, false);
    for (index, byte) in value.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b',' => {
                parts.push(unescaped(&value[from..index]));
                from = index + 1;
            }
            _ => {}
        }
    }
    parts.push(unescaped(&value[from..]));
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// Whole lines with the number of their first one. Programs differ in how they end lines, and some leave empty ones.
pub(super) struct Lines<'a> {
    rest: std::iter::Peekable<std::iter::Enumerate<std::str::Split<'a, char>>>,
}

impl<'a> Lines<'a> {
    pub fn of(text: &'a str) -> Self {
        Self { rest: text.split('\n').enumerate().peekable() }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, Cow<'a, str>);

    fn next(&mut self) -> Option<Self::Item> {
        let (index, first) = self.rest.find(|(_, line)| !line.trim_end().is_empty())?;
        let mut line = Cow::Borrowed(first.trim_end_matches('\r'));
        while let Some((_, next)) = self.rest.next_if(|(_, next)| next.starts_with([' ', '\t'])) {
            line.to_mut().push_str(next[1..].trim_end_matches('\r'));
        }
        Some((index + 1, line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters_and_come_back() {
        let line = format!("SUMMARY:{}", "Čajkovskij – „Dornröschen“ 🩰 ".repeat(12));
        let mut folded = String::new();
        push_line(&mut folded, &line);
        assert!(folded.split("\r\n").all(|part| part.len() <= MAX_OCTETS), "{folded}");
        let lines: Vec<_> = Lines::of(&folded).collect();
        assert_eq!(lines, [(1, Cow::<str>::Owned(line))]);
    }

    #[test]
    fn lines_keep_their_numbers_whatever_ends_them() {
        let lines: Vec<_> = Lines::of("A:1\r\nB:2\n  3\r\n\r\n\nC:\r\n\t4\n").collect();
        assert_eq!(lines, [(1, "A:1".into()), (2, "B:2 3".into()), (6, "C:4".into())]);
    }

    #[test]
    fn texts_keep_their_marks() {
        for text in ["a;b,c\\d", "two\nlines", "\\n", "", "ä🩰", "tab\there"] {
            assert_eq!(unescaped(&escaped(text)), text);
        }
        assert_eq!(escaped("one\r\ntwo\u{7}\rthree"), "one\\ntwo\\nthree");
        assert_eq!(unescaped("open\\"), "open\\");
        assert_eq!(listed("a\\,b, c,,d\\\\,e"), ["a,b", " c", "d\\", "e"]);
    }
}
