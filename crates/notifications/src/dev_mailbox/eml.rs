//! Reads back the `.eml` files that [`crate::delivery`] writes: a two-part e-mail as `lettre` formats it. Not a parser
//! for e-mail from elsewhere; what it does not understand it shows as it is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The readable parts of an e-mail.
#[derive(Debug, Default)]
pub struct Email {
    pub from: String,
    pub to: String,
    pub subject: String,
    pub date: String,
    pub text: String,
    pub html: String,
}

/// Splits and decodes an e-mail.
pub fn parse(source: &str) -> Email {
    let source = source.replace("\r\n", "\n");
    let (head, body) = source.split_once("\n\n").unwrap_or((&source, ""));
    let head = unfolded(head);
    let words = |name: &str| decoded_words(field(&head, name).unwrap_or_default());
    let mut email = Email {
        from: words("From"),
        to: words("To"),
        subject: words("Subject"),
        date: words("Date"),
        ..Email::default()
    };
    let boundary = field(&head, "Content-Type")
        .and_then(|value| value.split_once("boundary=\""))
        .and_then(|(_, rest)| rest.split('"').next());
    let Some(boundary) = boundary else {
        body.clone_into(&mut email.text);
        return email;
    };
    for part in body.split(&format!("--{boundary}")).skip(1) {
        let Some((head, content)) = part.trim_start_matches('\n').split_once("\n\n") else { continue };
        let head = unfolded(head);
        let content = decoded_body(field(&head, "Content-Transfer-Encoding").unwrap_or("7bit"), content);
        match field(&head, "Content-Type") {
            Some(kind) if kind.starts_with("text/html") => email.html = content,
            Some(_) => email.text = content,
            None => {}
        }
    }
    email
}

/// Headers with their continuation lines joined (RFC 5322 §2.2.3).
fn unfolded(head: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in head.lines() {
        match lines.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => last.push_str(line),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

fn field<'a>(head: &'a [String], name: &str) -> Option<&'a str> {
    head.iter().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

fn decoded_body(encoding: &str, content: &str) -> String {
    match encoding {
        "base64" => {
            let compact: String = content.split_whitespace().collect();
            STANDARD.decode(compact).map_or_else(|_| content.to_owned(), text)
        }
        "quoted-printable" => text(unquoted(content.as_bytes(), false)),
        _ => content.to_owned(),
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).replace("\r\n", "\n")
}

/// Quoted-printable (RFC 2045 §6.7); in headers an underscore stands for a space.
fn unquoted(source: &[u8], in_header: bool) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(source.len());
    let mut rest = source;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'=', [b'\n', after @ ..]) => rest = after,
            (b'=', [high, low, after @ ..]) => {
                let digits = [*high, *low];
                let value =
                    std::str::from_utf8(&digits).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok());
                match value {
                    Some(byte) => {
                        bytes.push(byte);
                        rest = after;
                    }
                    None => bytes.push(b'='),
                }
            }
            (b'_', _) if in_header => bytes.push(b' '),
            (byte, _) => bytes.push(*byte),
        }
    }
    bytes
}

/// Encoded words in a header (RFC 2047); white space between two of them is not shown.
fn decoded_words(value: &str) -> String {
    let mut shown = String::new();
    let mut after_word = false;
    for (index, token) in value.split(' ').enumerate() {
        let decoded = encoded_word(token);
        if index > 0 && !(after_word && decoded.is_some()) {
            shown.push(' ');
        }
        after_word = decoded.is_some();
        shown.push_str(decoded.as_deref().unwrap_or(token));
    }
    shown
}

fn encoded_word(token: &str) -> Option<String> {
    let mut parts = token.strip_prefix("=?")?.strip_suffix("?=")?.splitn(3, '?');
    let (_charset, encoding, content) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = match encoding {
        "b" | "B" => STANDARD.decode(content).ok()?,
        _ => unquoted(content.as_bytes(), true),
    };
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use lettre::Message;
    use lettre::message::MultiPart;

    #[test]
    fn what_was_written_is_read_back() {
        let link = format!("https://portal.test/invitation/{}?a=1", "x".repeat(70));
        for text in [
            format!("Hello Anna,\n\nplease open {link}\n"),
            format!("Grüß Gott Анна – “Vertrag”\n\n{link}\nÄÖÜ = ß\n"),
            "日本語".repeat(200),
        ] {
            let subject =
                "Wiener Ballett: “Vertrag für die Spielzeit 2027/28 mit allen Anlagen und Zusätzen”";
            let message = Message::builder()
                .from("Büro <office@example.com>".parse().unwrap())
                .to("anna@example.com".parse().unwrap())
                .subject(subject)
                .multipart(MultiPart::alternative_plain_html(text.clone(), format!("<p>{text}</p>")))
                .unwrap();
            let email = parse(&String::from_utf8(message.formatted()).unwrap());
            assert_eq!(email.text.trim_end(), text.trim_end());
            assert_eq!(email.html.trim_end(), format!("<p>{text}</p>"));
            assert_eq!(email.subject, subject);
            assert_eq!(email.to, "anna@example.com");
            assert!(email.from.contains("office@example.com"), "{}", email.from);
        }
    }

    #[test]
    fn anything_at_all_can_be_read() {
        for source in [
            "",
            "\n\n",
            "Subject",
            "Content-Type: x; boundary=\"b\"\n\n--b",
            "Subject: =?x?=\n\n=",
            "To: =?u?q?=Z?=",
        ] {
            let _ = parse(source);
        }
    }
}
