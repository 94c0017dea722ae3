//! A content line (RFC 5545 §3.1): `NAME;PARAMETER=value;OTHER="quoted: value":the value`.

/// The parts of a line, as they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ContentLine<'a> {
    pub name: &'a str,
    pub parameters: Vec<(&'a str, &'a str)>,
    pub value: &'a str,
}

/// More parameters than any calendar writes.
const MAX_PARAMETERS: usize = 32;

impl<'a> ContentLine<'a> {
    /// Nothing where the line has no name or no value, or a quotation mark is never closed.
    pub fn parse(line: &'a str) -> Option<Self> {
        let end = line.find([';', ':'])?;
        let name = &line[..end];
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return None;
        }
        let mut parameters = Vec::new();
        let mut rest = &line[end..];
        while let Some(parameter) = rest.strip_prefix(';') {
            let (key, after) = parameter.split_once('=')?;
            let length = value_length(after)?;
            if key.contains(':') || parameters.len() == MAX_PARAMETERS {
                return None;
            }
            parameters.push((key, unquoted(&after[..length])));
            rest = &after[length..];
        }
        Some(Self { name, parameters, value: rest.strip_prefix(':')? })
    }

    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub fn parameter(&self, name: &str) -> Option<&'a str> {
        self.parameters.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

/// Up to the next `;` or `:` that is not between quotation marks.
fn value_length(text: &str) -> Option<usize> {
    let mut is_quoted = false;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b';' | b':' if !is_quoted => return Some(index),
            _ => {}
        }
    }
    None
}

fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_comes_apart_at_its_marks() {
        let line =
            ContentLine::parse("ATTENDEE;CN=\"Ann: the; first\";ROLE=CHAIR:mailto:ann@example.com").unwrap();
        assert!(line.is("attendee"));
        assert_eq!(line.parameter("cn"), Some("Ann: the; first"));
        assert_eq!(line.parameter("ROLE"), Some("CHAIR"));
        assert_eq!(line.value, "mailto:ann@example.com");
        assert_eq!(line.parameter("RSVP"), None);
    }

    #[test]
    fn what_is_no_line_is_none() {
        for text in ["", "SUMMARY", ":value", "A;B:c", "A;B=\"c:d", "TWO WORDS:c", "A;B=c"] {
            assert_eq!(ContentLine::parse(text), None, "{text}");
        }
        let many = format!("A{}:b", ";C=d".repeat(MAX_PARAMETERS + 1));
        assert_eq!(ContentLine::parse(&many), None);
    }
}
