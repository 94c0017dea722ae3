//! People to invite, as an office has them: pasted from an address book, a letter or a spreadsheet. Reading is forgiving
//! about form and exact about people: each entry becomes one person or one sentence that says what is wrong with it.

use platform::{FieldError, Role};
use types::EmailAddress;

use crate::model::{email, person_name};

/// Most entries of one go.
pub const MOST_ROWS: usize = 500;
/// Longest text.
pub const MOST_BYTES: usize = 256 * 1024;

/// One entry as it was given, its parts not judged yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Address.
    pub email: String,
    /// Role, in whatever words.
    pub role: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
}

/// A person to invite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    pub email: EmailAddress,
    pub role: Role,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
}

impl Entry {
    /// The person, or everything that is wrong; `role` stands in where the entry names none.
    pub fn checked(&self, role: Option<Role>) -> Result<Invitee, Vec<FieldError>> {
        let mut errors = Vec::new();
        let email = email("email", &self.email).map_err(|error| errors.push(error)).ok();
        let role = match self.role.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => role_in_words(text),
            None => role,
        };
        if role.is_none() {
            errors.push(FieldError::new("role", format!("Choose a role: {}.", role_names().join(", "))));
        }
        let mut name = |field: &str, given: &Option<String>| {
            let given = given.as_deref().filter(|text| !text.trim().is_empty())?;
            person_name(field, given).map_err(|error| errors.push(error)).ok()
        };
        let (first_name, last_name) =
            (name("first_name", &self.first_name), name("last_name", &self.last_name));
        match (email, role) {
            (Some(email), Some(role)) if errors.is_empty() => {
                Ok(Invitee { email, role, first_name, last_name })
            }
            _ => Err(errors),
        }
    }
}

fn role_names() -> Vec<&'static str> {
    Role::ALL.into_iter().map(Role::name).collect()
}

/// `Production Manager`, `production-manager` and `production_manager` are one role.
fn role_in_words(text: &str) -> Option<Role> {
    let name = text.trim().to_lowercase().replace([' ', '-'], "_");
    Role::parse(if name == "administrator" { "admin" } else { &name })
}

/// The entries of a pasted text: a table with a line of headings (`email`, `role`, `first_name`, `last_name`; commas,
/// semicolons or tabs), or a list of `name@host`, `Name <name@host>` and `name@host, role, first, last`.
pub fn read(text: &str) -> Result<Vec<Entry>, FieldError> {
    if text.len() > MOST_BYTES {
        return Err(FieldError::new("text", "Paste at most 500 people at a time."));
    }
    let text = text.trim_start_matches('\u{feff}');
    let entries = match Table::recognise(text) {
        Some(table) => table.entries(text)?,
        None => list(text),
    };
    match entries.len() {
        0 => Err(FieldError::new("text", "Paste at least one e-mail address.")),
        count if count > MOST_ROWS => Err(FieldError::new(
            "text",
            format!("These are {count} people. Invite at most {MOST_ROWS} at a time."),
        )),
        _ => Ok(entries),
    }
}

/// Where the columns of a table with headings are.
struct Table {
    delimiter: u8,
    email: usize,
    role: Option<usize>,
    first_name: Option<usize>,
    last_name: Option<usize>,
}

impl Table {
    fn recognise(text: &str) -> Option<Self> {
        let heading = text.lines().find(|line| !line.trim().is_empty())?;
        let delimiter =
            [b'\t', b';', b','].into_iter().find(|sign| heading.as_bytes().contains(sign)).unwrap_or(b',');
        let columns: Vec<String> = heading
            .split(char::from(delimiter))
            .map(|name| name.trim().trim_matches('"').to_lowercase().replace([' ', '-', '_'], ""))
            .collect();
        let column = |names: &[&str]| columns.iter().position(|found| names.contains(&found.as_str()));
        Some(Self {
            delimiter,
            email: column(&["email", "emailaddress", "mail", "address"])?,
            role: column(&["role"]),
            first_name: column(&["firstname", "givenname", "first"]),
            last_name: column(&["lastname", "surname", "familyname", "last"]),
        })
    }

    fn entries(&self, text: &str) -> Result<Vec<Entry>, FieldError> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.trim_start().as_bytes());
        let mut entries = Vec::new();
        for row in reader.records() {
            let row = row.map_err(|_| {
                FieldError::new("text", "The table cannot be read. Check its quotation marks.")
            })?;
            let cell = |index: Option<usize>| index.and_then(|index| row.get(index)).map(str::to_owned);
            if row.iter().all(str::is_empty) {
                continue;
            }
            entries.push(Entry {
                email: cell(Some(self.email)).unwrap_or_default(),
                role: cell(self.role),
                first_name: cell(self.first_name),
                last_name: cell(self.last_name),
            });
        }
        Ok(entries)
    }
}

fn list(text: &str) -> Vec<Entry> {
    split_outside_quotes(text, &['\n', '\r', ';']).iter().flat_map(|line| people_of_line(line)).collect()
}

/// One person, or – in a line such as an address field has, `a@x.org, Ben <b@x.org>` – several.
fn people_of_line(line: &str) -> Vec<Entry> {
    let parts = split_outside_quotes(line, &[',', '\t']);
    if parts.is_empty() {
        return Vec::new();
    }
    if parts.iter().filter(|part| part.contains('@')).count() > 1 {
        return parts.iter().map(|part| person(part)).collect();
    }
    match parts.iter().position(|part| part.contains('@') && !part.contains('<')) {
        Some(address) if parts.len() > 1 => columns(&parts, address),
        _ => vec![person(line)],
    }
}

/// `mail, role, first, last` in any order of address and role.
fn columns(parts: &[String], address: usize) -> Vec<Entry> {
    let rest =
        parts.iter().enumerate().filter(|(index, _)| *index != address).map(|(_, part)| unquoted(part));
    let (roles, names): (Vec<String>, Vec<String>) = rest.partition(|part| role_in_words(part).is_some());
    let mut names = names.into_iter();
    vec![Entry {
        email: unquoted(&parts[address]),
        role: roles.into_iter().next(),
        first_name: names.next(),
        last_name: names.next(),
    }]
}

/// `Name <mail>`, `"Last, First" <mail>` or `mail`.
fn person(text: &str) -> Entry {
    let Some((name, address)) = text.trim().trim_end_matches('>').rsplit_once('<') else {
        return Entry { email: unquoted(text), ..Entry::default() };
    };
    let name = unquoted(name);
    let (first_name, last_name) = match name.split_once(',') {
        Some((last, first)) => (first.trim().to_owned(), last.trim().to_owned()),
        None => match name.rsplit_once(char::is_whitespace) {
            Some((first, last)) => (first.trim().to_owned(), last.to_owned()),
            None => (name, String::new()),
        },
    };
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    Entry { email: unquoted(address), role: None, first_name: given(first_name), last_name: given(last_name) }
}

fn unquoted(text: &str) -> String {
    text.trim().trim_matches(['"', '\'']).trim().to_owned()
}

/// The parts between separators that stand outside of quotation marks; empty ones are left out. A mark that is never
/// closed ends with its line.
fn split_outside_quotes(text: &str, separators: &[char]) -> Vec<String> {
    let (mut parts, mut part, mut quoted) = (Vec::new(), String::new(), false);
    for sign in text.chars() {
        quoted = (quoted != (sign == '"')) && sign != '\n';
        if separators.contains(&sign) && !quoted {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(sign);
        }
    }
    parts.push(part);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(email: &str, role: &str, first: &str, last: &str) -> Entry {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Entry { email: email.into(), role: given(role), first_name: given(first), last_name: given(last) }
    }

    #[test]
    fn lists_as_people_paste_them_are_understood() {
        let text = "anna@x.test\r\nBen Fiddle <ben@x.test>;\"Actor, Cleo\" <cleo@x.test>\n\n  \
            dora@x.test, artist, Dora, von Berg\nAccountant\temil@x.test\tEmil\n\
            fay@x.test, Gus Horn <gus@x.test>,hal@x.test\nMaria del Mar Sol <m@x.test>\n<only@x.test>";
        assert_eq!(
            read(text).unwrap(),
            [
                entry("anna@x.test", "", "", ""),
                entry("ben@x.test", "", "Ben", "Fiddle"),
                entry("cleo@x.test", "", "Cleo", "Actor"),
                entry("dora@x.test", "artist", "Dora", "von Berg"),
                entry("emil@x.test", "Accountant", "Emil", ""),
                entry("fay@x.test", "", "", ""),
                entry("gus@x.test", "", "Gus", "Horn"),
                entry("hal@x.test", "", "", ""),
                entry("m@x.test", "", "Maria del Mar", "Sol"),
                entry("only@x.test", "", "", ""),
            ]
        );
    }

    #[test]
    fn tables_are_read_by_their_headings() {
        for delimiter in [",", ";", "\t"] {
            let text =
                "\u{feff}Last Name,First name,E-Mail,Role,Notes\nFiddle,Ben,ben@x.test,Production Manager,\n\
                \n\"O\"\"Hara\",Anna,anna@x.test,,tall\n,,,,\n"
                    .replace(',', delimiter);
            let rows = read(&text).unwrap();
            assert_eq!(rows.len(), 2, "{rows:?}");
            assert_eq!(rows[0].checked(None).unwrap().role, Role::ProductionManager);
            let anna = rows[1].checked(Some(Role::Artist)).unwrap();
            assert_eq!((anna.role, anna.last_name.as_deref()), (Role::Artist, Some("O\"Hara")));
        }
        assert_eq!(read("email\na@x.test\n").unwrap(), [entry("a@x.test", "", "", "")]);
    }

    #[test]
    fn what_is_wrong_with_an_entry_is_said_in_words() {
        let bad = entry("nobody", "owner", "A\u{7}", "").checked(Some(Role::Artist)).unwrap_err();
        assert_eq!(
            bad.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(),
            ["email", "role", "first_name"]
        );
        assert!(bad[1].message.contains("artist, admin, accountant"));
        let without = entry("a@x.test", " ", "", "");
        assert_eq!(without.checked(None).unwrap_err()[0].field, "role");
        assert_eq!(without.checked(Some(Role::Artist)).unwrap().role, Role::Artist);
    }

    #[test]
    fn nothing_too_much_and_too_long_are_refused() {
        for text in ["", " \n;;, \n", "email,role\n"] {
            assert!(read(text).is_err(), "{text:?}");
        }
        let rows = |count: usize| (0..count).map(|n| format!("a{n}@x.test\n")).collect::<String>();
        assert_eq!(read(&rows(500)).unwrap().len(), 500);
        assert!(read(&rows(501)).unwrap_err().message.contains("501"));
        assert!(read(&"x".repeat(MOST_BYTES + 1)).is_err());
    }

    #[test]
    fn an_open_quotation_mark_swallows_one_line_at_most() {
        let rows = read("\"Ben <ben@x.test>\nanna@x.test").unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1].email, "anna@x.test");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,400}") {
            if let Ok(rows) = read(&text) {
                for row in rows {
                    let _ = row.checked(Some(Role::Artist));
                }
            }
        }

        #[test]
        fn every_address_of_a_list_is_found(count in 1_usize..50, separator in "[\n;]|\r\n|, ") {
            let all: Vec<String> = (0..count).map(|n| format!("a{n}@x.test")).collect();
            let found: Vec<String> = read(&all.join(&separator)).unwrap().into_iter().map(|row| row.email).collect();
            prop_assert_eq!(found, all);
        }
    }
}
