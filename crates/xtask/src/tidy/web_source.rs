//! Tells TypeScript code from comments, and finds what a file imports. Not a parser.

/// The code by line, with comments blanked out; the insides of strings, too, if asked.
pub fn code(text: &str, keep_strings: bool) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    let blank = |letter: char| if letter == '\n' { '\n' } else { ' ' };
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1);
        let end = match (letter, next) {
            ('/', Some('/')) => find(&letters, at, |rest| rest.first() == Some(&'\n')),
            ('/', Some('*')) => find(&letters, at + 2, |rest| rest.starts_with(&['*', '/'])) + 2,
            ('"' | '\'' | '`', _) => {
                let end = end_of_string(&letters, at);
                let inside = letters.iter().take(end).skip(at);
                code.extend(inside.map(|&inner| if keep_strings { inner } else { blank(inner) }));
                at = end;
                continue;
            }
            _ => {
                code.push(letter);
                at += 1;
                continue;
            }
        };
        code.extend(letters.iter().take(end).skip(at).map(|&inner| blank(inner)));
        at = end;
    }
    code.split('\n').map(str::to_owned).collect()
}

fn find(letters: &[char], from: usize, matches: impl Fn(&[char]) -> bool) -> usize {
    (from..letters.len()).find(|&at| matches(&letters[at..])).unwrap_or(letters.len())
}

/// After the closing quote. Only a template goes on over the end of a line; that bounds what a quote inside a regular
/// expression can hide.
fn end_of_string(letters: &[char], start: usize) -> usize {
    let quote = letters[start];
    let mut at = start + 1;
    while let Some(&letter) = letters.get(at) {
        match letter {
            '\\' => at += 1,
            '\n' if quote != '`' => return at,
            _ if letter == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    letters.len()
}

/// What `from "…"`, `import "…"` and `import("…")` name, with their lines.
pub fn imports(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in code(text, true).iter().enumerate() {
        for word in ["from", "import"] {
            for (place, _) in line.match_indices(word) {
                let before = line[..place].chars().next_back();
                if before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == '.') {
                    continue;
                }
                let rest = line[place + word.len()..].trim_start_matches([' ', '(']);
                let Some(quote @ ('"' | '\'')) = rest.chars().next() else { continue };
                if let Some(name) = rest[1..].split(quote).next() {
                    found.push((index + 1, name.to_owned()));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_strings_stay_if_asked() {
        let text = "a // b\n/* c\n d */ e('f // g') `h\n${i}`";
        assert_eq!(code(text, true), ["a     ", "    ", "      e('f // g') `h", "${i}`"]);
        assert_eq!(code(text, false)[2].trim_end(), "      e(        )");
    }

    #[test]
    fn imports_are_found_in_each_form() {
        let text = "import { a } from '../b'\nimport \"./c.css\"\nconst d = lazy(() => import('./d'))\nexport * from '@/e'\n\
            import {\n  f,\n} from './f'\n// import './no'\nArray.from('no')";
        let names: Vec<_> = imports(text).into_iter().collect();
        let expected = [(1, "../b"), (2, "./c.css"), (3, "./d"), (4, "@/e"), (7, "./f")];
        assert_eq!(names, expected.map(|(line, name)| (line, name.to_owned())));
    }
}
