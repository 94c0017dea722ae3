//! What a provider's claims mean here: which domains a connection may speak for, which role a person gets, and where
//! the browser goes afterwards. Pure rules.

use std::collections::BTreeMap;

use platform::{FieldError, Role};
use reqwest::Url;
use serde_json::{Map, Value};
use types::EmailAddress;

/// Most domains of a connection.
const MOST_DOMAINS: usize = 50;
/// Most lines of a role mapping.
const MOST_MAPPINGS: usize = 100;
/// Longest path to return to.
const LONGEST_PATH: usize = 500;
/// Where people have private mailboxes: no company can speak for them.
const MAILBOX_PROVIDERS: &[&str] = &[
    "aol.com",
    "gmail.com",
    "gmx.at",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "live.com",
    "me.com",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "web.de",
    "yahoo.com",
];

/// The roles that single sign-on can give, most powerful first. Artists sign contracts in their own name; nobody
/// else's directory vouches for them.
const STAFF: [Role; 4] = [Role::Admin, Role::FinanceDirector, Role::Accountant, Role::ProductionManager];

/// Whether members of this role can come in through their company's sign-on.
pub fn is_for(role: Role) -> bool {
    STAFF.contains(&role)
}

/// Domains as typed: lower case, once each, ASCII (a name in another script in its `xn--` form).
pub fn domains(field: &str, given: &[String]) -> Result<Vec<String>, FieldError> {
    if given.is_empty() || given.len() > MOST_DOMAINS {
        return Err(FieldError::new(field, format!("Name 1 to {MOST_DOMAINS} domains.")));
    }
    let mut domains = Vec::new();
    for text in given {
        let domain = domain(text).ok_or_else(|| {
            FieldError::new(field, format!("“{}” is not a domain such as opera.example.", cut(text)))
        })?;
        if MAILBOX_PROVIDERS.contains(&domain.as_str()) {
            let message =
                format!("{domain} is where people have private mailboxes; name your company's own domain.");
            return Err(FieldError::new(field, message));
        }
        if !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    Ok(domains)
}

fn domain(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('@');
    if text.contains(['/', ':', '@', '?', '#', '\\', '%']) {
        return None;
    }
    let url = Url::parse(&format!("https://{text}")).ok()?;
    let domain = url.domain()?.trim_end_matches('.').to_owned();
    let has_labels = domain.contains('.') && domain.len() <= 253;
    let is_plain = domain.split('.').all(|label| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    (has_labels && is_plain).then_some(domain)
}

fn cut(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(60).collect()
}

/// The domain of an address, as [`domains`] writes it.
pub fn domain_of(email: &EmailAddress) -> Option<String> {
    domain(email.as_str().rsplit_once('@')?.1)
}

/// A role mapping as typed: what the claim says → the role here.
pub fn role_mapping(
    field: &str,
    given: BTreeMap<String, Role>,
) -> Result<BTreeMap<String, Role>, FieldError> {
    if given.len() > MOST_MAPPINGS {
        return Err(FieldError::new(field, format!("Map at most {MOST_MAPPINGS} values.")));
    }
    for (value, role) in &given {
        if value.is_empty() || value.chars().count() > 200 || value.chars().any(char::is_control) {
            return Err(FieldError::new(field, "Each value to map has 1 to 200 characters."));
        }
        staff_role(field, *role)?;
    }
    Ok(given)
}

/// A role that single sign-on may give.
pub fn staff_role(field: &str, role: Role) -> Result<Role, FieldError> {
    if is_for(role) {
        return Ok(role);
    }
    Err(FieldError::new(field, "Company sign-on is for the office; artists sign in themselves."))
}

/// The role that the claims give: that of the most powerful value mapped. Nothing where no value is.
pub fn mapped_role(
    claims: &Map<String, Value>,
    role_claim: Option<&str>,
    mapping: &BTreeMap<String, Role>,
) -> Option<Role> {
    let held = claim(claims, role_claim?)?;
    let values: Vec<&str> = match held {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let roles: Vec<Role> = values.iter().filter_map(|value| mapping.get(*value)).copied().collect();
    STAFF.into_iter().find(|role| roles.contains(role))
}

/// A claim by its name or, where there is none, by its path (`realm_access.roles`).
fn claim<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    if let Some(value) = claims.get(name) {
        return Some(value);
    }
    let (first, rest) = name.split_once('.')?;
    rest.split('.').try_fold(claims.get(first)?, |value, part| value.get(part))
}

/// Who the claims say it is.
pub struct Person {
    pub email: Option<EmailAddress>,
    /// The provider vouches that the mailbox is theirs.
    pub is_email_verified: bool,
    pub first_name: String,
    pub last_name: String,
}

impl Person {
    /// Reads the standard claims (Core §5.1), leniently: names are proposals.
    pub fn read(claims: &Map<String, Value>) -> Self {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(clean).unwrap_or_default();
        let is_true = |name: &str| match claims.get(name) {
            Some(Value::Bool(value)) => *value,
            // Some providers write booleans as text, Entra ID's `xms_edov` comes as a number as well.
            Some(Value::String(value)) => value == "true" || value == "1",
            Some(Value::Number(value)) => value.as_i64() == Some(1),
            _ => false,
        };
        let email: Option<EmailAddress> = EmailAddress::parse(&text("email")).ok();
        let (mut first_name, mut last_name) = (text("given_name"), text("family_name"));
        if first_name.is_empty() && last_name.is_empty() {
            let name = text("name");
            let (first, last) = name.rsplit_once(' ').unwrap_or((&name, ""));
            (first_name, last_name) = (first.to_owned(), last.to_owned());
        }
        if first_name.is_empty() {
            let address = email.as_ref().map(EmailAddress::as_str).unwrap_or_default();
            first_name = clean(address.split('@').next().unwrap_or_default());
        }
        Self {
            is_email_verified: is_true("email_verified") || is_true("xms_edov"),
            email,
            first_name,
            last_name,
        }
    }
}

fn clean(text: &str) -> String {
    text.trim().chars().filter(|letter| !letter.is_control()).take(100).collect()
}

/// Where the browser goes after signing in: a path of this application and nothing else.
pub fn return_to(field: &str, given: Option<&str>) -> Result<String, FieldError> {
    let Some(path) = given else { return Ok("/".into()) };
    let here = "https://portal.invalid";
    let is_path = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= LONGEST_PATH
        && !path.contains('\\')
        && !path.chars().any(char::is_control);
    // Judged again as a browser reads it.
    let stays = Url::parse(here)
        .and_then(|base| base.join(path))
        .is_ok_and(|url| url.as_str().starts_with(&format!("{here}/")) && !url.path().starts_with("//"));
    if is_path && stays {
        Ok(path.to_owned())
    } else {
        Err(FieldError::new(field, "Name a page of the portal, such as /contracts."))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap()
    }

    #[test]
    fn domains_are_written_one_way_and_private_mailboxes_are_nobodys() {
        let given = ["Opera.Example", "@opera.example.", " bühne.example "].map(str::to_owned);
        assert_eq!(domains("domains", &given).unwrap(), ["opera.example", "xn--bhne-0ra.example"]);
        for text in
            ["", "opera", "https://opera.example", "a@opera.example", "127.0.0.1", "o_p.example", "a..b"]
        {
            assert!(domains("domains", &[text.to_owned()]).is_err(), "{text:?}");
        }
        assert!(domains("domains", &["gmail.com".into()]).is_err());
        assert!(domains("domains", &[]).is_err());
        let email = EmailAddress::parse("ada@Opera.example").unwrap();
        assert_eq!(domain_of(&email).as_deref(), Some("opera.example"));
    }

    #[test]
    fn the_most_powerful_mapped_value_gives_the_role() {
        let mapping = BTreeMap::from([
            ("portal-admins".to_owned(), Role::Admin),
            ("books".to_owned(), Role::Accountant),
        ]);
        let role = |claims: Value, name: &str| mapped_role(&map(claims), Some(name), &mapping);
        assert_eq!(role(json!({"groups": ["books", "portal-admins", "x"]}), "groups"), Some(Role::Admin));
        assert_eq!(role(json!({"groups": "books"}), "groups"), Some(Role::Accountant));
        assert_eq!(role(json!({"groups": ["Books"]}), "groups"), None);
        assert_eq!(role(json!({"groups": {"books": true}}), "groups"), None);
        assert_eq!(
            role(json!({"realm_access": {"roles": ["books"]}}), "realm_access.roles"),
            Some(Role::Accountant)
        );
        assert_eq!(
            role(json!({"https://opera.example/roles": ["books"]}), "https://opera.example/roles"),
            Some(Role::Accountant)
        );
        assert_eq!(mapped_role(&map(json!({"groups": "books"})), None, &mapping), None);
    }

    #[test]
    fn nobody_becomes_an_artist_through_a_directory() {
        let artists = BTreeMap::from([("dancers".to_owned(), Role::Artist)]);
        assert!(role_mapping("role_mapping", artists).is_err());
        assert!(staff_role("default_role", Role::Artist).is_err());
        assert!(Role::ALL.into_iter().filter(|role| is_for(*role)).count() == 4 && !is_for(Role::Artist));
    }

    #[test]
    fn a_person_is_read_from_whatever_names_there_are() {
        let person = Person::read(&map(json!({"email": "Ada@Opera.test", "email_verified": true,
            "given_name": " Ada\u{7} ", "family_name": "Office"})));
        assert_eq!(person.email.unwrap().as_str(), "ada@opera.test");
        assert!(person.is_email_verified);
        assert_eq!((person.first_name.as_str(), person.last_name.as_str()), ("Ada", "Office"));
        let person = Person::read(&map(json!({"email": "ada@opera.test", "name": "Ada van Office"})));
        assert_eq!((person.first_name.as_str(), person.last_name.as_str()), ("Ada van", "Office"));
        assert!(!person.is_email_verified, "not said is not verified");
        let person = Person::read(&map(json!({"email": "ada@opera.test", "email_verified": "true"})));
        assert_eq!((person.first_name.as_str(), person.is_email_verified), ("ada", true));
        let nobody = Person::read(&map(json!({"email": 7, "email_verified": "no"})));
        assert!(nobody.email.is_none() && !nobody.is_email_verified);
    }

    #[test]
    fn only_pages_of_the_portal_are_returned_to() {
        assert_eq!(return_to("return_to", None).unwrap(), "/");
        for path in ["/", "/contracts", "/contracts?status=open#top", "/a//b"] {
            assert_eq!(return_to("return_to", Some(path)).unwrap(), path);
        }
        for path in [
            "",
            "contracts",
            "//evil.test",
            "///evil.test",
            "/\\evil.test",
            "/\t/evil.test",
            "\t//evil.test",
            "/\n/evil.test",
            "https://evil.test",
            "javascript:alert(1)",
            "/..//evil.test",
            "/./\\evil.test",
            "@evil.test",
            ".evil.test",
        ] {
            assert!(return_to("return_to", Some(path)).is_err(), "{path:?}");
        }
        assert!(return_to("return_to", Some(&format!("/{}", "x".repeat(500)))).is_err());
    }

    proptest! {
        #[test]
        fn wherever_one_returns_to_it_is_here(path in "[/\\\\.@:a-z\\t ?#%]{0,12}") {
            if let Ok(path) = return_to("return_to", Some(&path)) {
                let url = Url::parse("https://portal.test").unwrap().join(&path).unwrap();
                prop_assert_eq!(url.host_str(), Some("portal.test"));
            }
        }
    }
}
