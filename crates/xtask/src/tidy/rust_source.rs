//! Tells Rust code from comments and string literals, as far as rules need it. Not a parser.

#[derive(Debug, Default)]
pub struct Scanned {
    /// The code by line, with comments and the insides of literals blanked out.
    pub code: Vec<String>,
    pub strings: Vec<Literal>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Literal {
    /// Where it begins, from 1.
    pub line: usize,
    pub text: String,
}

pub fn scan(text: &str) -> Scanned {
    let mut scanner =
        Scanner { letters: text.chars().collect(), at: 0, code: String::new(), strings: Vec::new() };
    scanner.run();
    let code = scanner.code.split('\n').map(str::to_owned).collect();
    Scanned { code, strings: scanner.strings }
}

struct Scanner {
    letters: Vec<char>,
    at: usize,
    code: String,
    strings: Vec<Literal>,
}

impl Scanner {
    fn run(&mut self) {
        while let Some(letter) = self.peek(0) {
            match letter {
                '/' if self.peek(1) == Some('/') => self.blank_while(|letter| letter != '\n'),
                '/' if self.peek(1) == Some('*') => self.block_comment(),
                '"' => self.string(),
                '\'' => self.quote(),
                'r' | 'b' | 'c' if !self.follows_word() => self.prefixed(),
                _ => self.keep(),
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).copied()
    }

    fn keep(&mut self) {
        self.code.extend(self.peek(0));
        self.at += 1;
    }

    /// Lines stay where they are.
    fn blank(&mut self) {
        self.code.push(if self.peek(0) == Some('\n') { '\n' } else { ' ' });
        self.at += 1;
    }

    fn blank_while(&mut self, goes_on: impl Fn(char) -> bool) {
        while self.peek(0).is_some_and(&goes_on) {
            self.blank();
        }
    }

    fn follows_word(&self) -> bool {
        self.at > 0
            && self.letters.get(self.at - 1).is_some_and(|letter| letter.is_alphanumeric() || *letter == '_')
    }

    fn line(&self) -> usize {
        1 + self.code.matches('\n').count()
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => depth += 1,
                (Some('*'), Some('/')) => depth -= 1,
                (None, _) => return,
                _ => {
                    self.blank();
                    continue;
                }
            }
            self.blank();
            self.blank();
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        let line = self.line();
        let mut text = String::new();
        self.keep();
        while let Some(letter) = self.peek(0) {
            match letter {
                '"' => break,
                '\\' => {
                    text.extend(self.peek(1));
                    self.blank();
                    if self.peek(0).is_some() {
                        self.blank();
                    }
                }
                _ => {
                    text.push(letter);
                    self.blank();
                }
            }
        }
        self.keep();
        self.strings.push(Literal { line, text });
    }

    /// `r"…"`, `br#"…"#`, `c"…"` or just a word that begins like one.
    fn prefixed(&mut self) {
        let mut ahead = 0;
        while matches!(self.peek(ahead), Some('r' | 'b' | 'c')) && ahead < 2 {
            ahead += 1;
        }
        let is_raw = (0..ahead).any(|place| self.peek(place) == Some('r'));
        let mut hashes = 0;
        while is_raw && self.peek(ahead + hashes) == Some('#') {
            hashes += 1;
        }
        if self.peek(ahead + hashes) != Some('"') {
            self.keep();
            return;
        }
        (0..ahead + hashes).for_each(|_| self.keep());
        if is_raw { self.raw_string(hashes) } else { self.string() }
    }

    fn raw_string(&mut self, hashes: usize) {
        let line = self.line();
        let mut text = String::new();
        self.keep();
        while let Some(letter) = self.peek(0) {
            let ends = letter == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == Some('#'));
            if ends {
                break;
            }
            text.push(letter);
            self.blank();
        }
        (0..=hashes).for_each(|_| self.keep());
        self.strings.push(Literal { line, text });
    }

    /// A character like `'"'`, or a lifetime.
    fn quote(&mut self) {
        let is_escaped = self.peek(1) == Some('\\');
        if !is_escaped && self.peek(2) != Some('\'') {
            self.keep();
            return;
        }
        self.keep();
        if is_escaped {
            self.blank();
        }
        self.blank();
        self.blank_while(|letter| letter != '\'' && letter != '\n');
        self.keep();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(text: &str) -> Vec<(usize, String)> {
        scan(text).strings.into_iter().map(|literal| (literal.line, literal.text)).collect()
    }

    #[test]
    fn literals_are_found_with_their_lines() {
        let text = "let a = \"one\\\"1\";\nlet b = r#\"two \"2\"\"#; let c = b\"three\";\nlet d = \"four\n lines\";\nf(\"five\")";
        let expected = [(1, "one\"1"), (2, "two \"2\""), (2, "three"), (3, "four\n lines"), (5, "five")];
        assert_eq!(strings(text), expected.map(|(line, text)| (line, text.to_owned())));
    }

    #[test]
    fn comments_and_characters_hold_no_literals() {
        let text = "// \"no\"\n/* \"no\" /* nested */ \"no\" */ let q = '\"'; let l: &'a str = \"yes\"; let e = '\\''; r\"x\"";
        assert_eq!(strings(text), [(2, "yes".to_owned()), (2, "x".to_owned())]);
    }

    #[test]
    fn code_keeps_its_lines_and_loses_the_rest() {
        let code = scan("use a; // std::env\nlet x = \"std::env\";\nfor_each(b)").code;
        assert_eq!(code[0].trim(), "use a;");
        assert_eq!(code[1], "let x = \"        \";");
        assert_eq!(code[2], "for_each(b)");
    }
}
