//! Wording: one text template per kind of e-mail, and one HTML layout around the same paragraphs, so the two parts of
//! an e-mail can never say different things. A template begins with `Subject:` and, where there is something to open,
//! `Action:` (the label of the button); the body follows after an empty line.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Value, context};

use crate::model::{Message, Recipient};

/// The parts of an e-mail.
#[derive(Debug)]
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
}

macro_rules! templates {
    ($($name:literal),+ $(,)?) => { &[$(($name, include_str!(concat!("../templates/", $name)))),+] };
}

const TEMPLATES: &[(&str, &str)] = templates![
    "layout.html",
    "invitation.txt",
    "contract_assigned.txt",
    "contract_reminder.txt",
    "contract_signed.txt",
    "contract_declined.txt",
    "contract_completed.txt",
    "contract_voided.txt",
    "claim_submitted.txt",
    "claim_reminder.txt",
    "claim_reminders.txt",
    "claims_submitted.txt",
    "claim_approved.txt",
    "claim_rejected.txt",
    "claim_paid.txt",
    "claim_commented.txt",
    "schedule.txt",
    "availability_asked.txt",
    "availability_reminder.txt",
    "account_locked.txt",
    "sign_in_code.txt",
    "password_reset.txt",
    "password_changed.txt",
    "password_change_required.txt",
    "address_confirm.txt",
    "registration_known.txt",
    "registration_waiting.txt",
    "registration_approved.txt",
    "address_change_old.txt",
    "address_change_new.txt",
    "address_changed.txt",
    "new_device.txt",
    "unusual_place.txt",
    "delegation_granted.txt",
    "delegation_ended.txt",
    "delegation_given_up.txt",
    "factor_code.txt",
    "factor_added.txt",
    "factor_removed.txt",
    "factors_reset.txt",
    "second_factor_locked.txt",
];

static ENVIRONMENT: LazyLock<Result<Environment<'static>, String>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| {
        if name.ends_with(".html") { AutoEscape::Html } else { AutoEscape::None }
    });
    for (name, source) in TEMPLATES {
        environment.add_template(name, source).map_err(|error| format!("{error:#}"))?;
    }
    Ok(environment)
});

/// The e-mail that tells `recipient` of `message`.
pub fn render(organization: &str, recipient: &Recipient, message: &Message) -> Result<Rendered, Error> {
    let environment = match &*ENVIRONMENT {
        Ok(environment) => environment,
        Err(error) => return Err(Error::new(ErrorKind::InvalidOperation, error.clone())),
    };
    let organization = one_line(organization);
    let at = |instant: Timestamp| local(instant, &recipient.timezone);
    let (name, link, values) = match message {
        Message::Invitation { inviter, link, expires_at } => (
            "invitation.txt",
            Some(link),
            context!(inviter => one_line(inviter), expires_at => at(*expires_at)),
        ),
        Message::ContractAssigned { title, message, link, expires_at } => (
            "contract_assigned.txt",
            Some(link),
            context!(
                title => one_line(title),
                message => message.as_deref().map(str::trim).unwrap_or_default(),
                expires_at => expires_at.map(at).unwrap_or_default(),
            ),
        ),
        Message::ContractReminder { title, link, expires_at } => (
            "contract_reminder.txt",
            Some(link),
            context!(title => one_line(title), expires_at => expires_at.map(at).unwrap_or_default()),
        ),
        Message::ContractSigned { title, link } => {
            ("contract_signed.txt", Some(link), context!(title => one_line(title)))
        }
        Message::ContractDeclined { title, signer_name, reason, link } => (
            "contract_declined.txt",
            Some(link),
            context!(
                title => one_line(title),
                signer_name => one_line(signer_name),
                reason => reason.trim(),
            ),
        ),
        Message::ContractCompleted { title, link } => {
            ("contract_completed.txt", Some(link), context!(title => one_line(title)))
        }
        Message::ContractVoided { title, reason, link } => {
            ("contract_voided.txt", Some(link), context!(title => one_line(title), reason => reason.trim()))
        }
        Message::ClaimSubmitted { claim, person, link } => (
            "claim_submitted.txt",
            Some(link),
            context!(claim => one_line(claim), person => one_line(person)),
        ),
        Message::ClaimsSubmitted { count, sums, claim, person, link } => (
            "claims_submitted.txt",
            Some(link),
            context!(count, sums => sums.join(", "), claim => one_line(claim), person => one_line(person)),
        ),
        Message::ClaimReminder { claim, person, since, link } => (
            "claim_reminder.txt",
            Some(link),
            context!(claim => one_line(claim), person => one_line(person), since => at(*since)),
        ),
        Message::ClaimReminders { count, sums, claim, person, since, link } => (
            "claim_reminders.txt",
            Some(link),
            context!(
                count,
                sums => sums.join(", "),
                claim => one_line(claim),
                person => one_line(person),
                since => at(*since),
            ),
        ),
        Message::ClaimApproved { claim, amount, changes, link } => {
            let changes: Vec<String> = changes.iter().map(|change| one_line(change)).collect();
            ("claim_approved.txt", Some(link), context!(claim => one_line(claim), amount, changes))
        }
        Message::ClaimRejected { claim, reason, link } => {
            ("claim_rejected.txt", Some(link), context!(claim => one_line(claim), reason => reason.trim()))
        }
        Message::ClaimPaid { claim, amount, reference, link } => (
            "claim_paid.txt",
            Some(link),
            context!(claim => one_line(claim), amount, reference => reference.as_deref().map(one_line)),
        ),
        Message::ClaimCommented { claim, person, text, link } => (
            "claim_commented.txt",
            Some(link),
            context!(claim => one_line(claim), person => one_line(person), text => text.trim()),
        ),
        Message::Schedule { calls, link } => {
            ("schedule.txt", Some(link), crate::calls::values(calls, &recipient.timezone))
        }
        Message::AvailabilityAsked { person, title, note, days, until, link } => (
            "availability_asked.txt",
            Some(link),
            context!(
                person => one_line(person),
                title => one_line(title),
                note => note.as_deref().map(str::trim).unwrap_or_default(),
                days,
                until => at(*until),
            ),
        ),
        Message::AvailabilityReminder { title, days, until, link } => (
            "availability_reminder.txt",
            Some(link),
            context!(title => one_line(title), days, until => until.map(at).unwrap_or_default()),
        ),
        Message::AccountLocked { until } => ("account_locked.txt", None, context!(until => at(*until))),
        Message::SignInCode { code, link, expires_at } => {
            ("sign_in_code.txt", Some(link), context!(code, until => at(*expires_at)))
        }
        Message::PasswordReset { link, expires_at } => {
            ("password_reset.txt", Some(link), context!(until => at(*expires_at)))
        }
        Message::PasswordChanged { at: since, device, place, link } => (
            "password_changed.txt",
            Some(link),
            context!(at => at(*since), device => one_line(device), place => place.as_deref().unwrap_or_default()),
        ),
        Message::PasswordChangeRequired { link } => ("password_change_required.txt", Some(link), context!()),
        Message::AddressConfirm { link, expires_at } => {
            ("address_confirm.txt", Some(link), context!(until => at(*expires_at)))
        }
        Message::RegistrationKnown { link } => ("registration_known.txt", Some(link), context!()),
        Message::RegistrationWaiting { person, address, link } => (
            "registration_waiting.txt",
            Some(link),
            context!(person => one_line(person), address => one_line(address)),
        ),
        Message::RegistrationApproved { link } => ("registration_approved.txt", Some(link), context!()),
        Message::AddressChangeOld { address, link, expires_at } => (
            "address_change_old.txt",
            Some(link),
            context!(address => one_line(address), until => at(*expires_at)),
        ),
        Message::AddressChangeNew { link, expires_at } => {
            ("address_change_new.txt", Some(link), context!(until => at(*expires_at)))
        }
        Message::AddressChanged { address, link } => {
            ("address_changed.txt", Some(link), context!(address => one_line(address)))
        }
        Message::NewDevice { at: seen, device, place, link } => (
            "new_device.txt",
            Some(link),
            context!(at => at(*seen), device => one_line(device), place => place.as_deref().unwrap_or_default()),
        ),
        Message::UnusualPlace { at: seen, device, place, link } => (
            "unusual_place.txt",
            Some(link),
            context!(at => at(*seen), device => one_line(device), place => place.as_deref().unwrap_or_default()),
        ),
        Message::DelegationGranted { person, expires_at, link } => (
            "delegation_granted.txt",
            Some(link),
            context!(person => one_line(person), expires_at => expires_at.map(at).unwrap_or_default()),
        ),
        Message::DelegationEnded { person } => {
            ("delegation_ended.txt", None, context!(person => one_line(person)))
        }
        Message::DelegationGivenUp { person } => {
            ("delegation_given_up.txt", None, context!(person => one_line(person)))
        }
        Message::FactorCode { code, until } => {
            ("factor_code.txt", None, context!(code => code, until => at(*until)))
        }
        Message::FactorAdded { label } => ("factor_added.txt", None, context!(label => one_line(label))),
        Message::FactorRemoved { label } => ("factor_removed.txt", None, context!(label => one_line(label))),
        Message::FactorsReset { administrator } => {
            ("factors_reset.txt", None, context!(administrator => one_line(administrator)))
        }
        Message::SecondFactorLocked { until } => {
            ("second_factor_locked.txt", None, context!(until => at(*until)))
        }
    };
    let first_name = one_line(&recipient.first_name);
    let everyone = context!(organization => organization.as_str(), first_name => first_name.as_str());
    let source = environment.get_template(name)?.render(context!(..values, ..everyone))?;
    let (headers, body) = source.split_once("\n\n").unwrap_or((source.as_str(), ""));
    let header = |key: &str| headers.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
    let subject = header("Subject:").unwrap_or(organization.as_str()).to_owned();
    let paragraphs: Vec<&str> =
        body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()).collect();
    let action = header("Action:").zip(link);
    let mut text = paragraphs.join("\n\n");
    if let Some((label, link)) = action {
        text.push_str(&format!("\n\n{label}: {link}"));
    }
    text.push_str(&format!("\n\n--\n{organization} · BIG Live Portal\n"));
    let (label, link) = action.map_or(("", ""), |(label, link)| (label, link.as_str()));
    let html = environment.get_template("layout.html")?.render(context!(
        organization => organization.as_str(),
        subject => subject.as_str(),
        paragraphs => paragraphs.iter().map(|paragraph| Value::from(*paragraph)).collect::<Vec<_>>(),
        label,
        link,
    ))?;
    Ok(Rendered { subject, text, html })
}

/// Text on one line: what stands in a subject must not begin another header.
pub fn one_line(text: &str) -> String {
    text.split(|letter: char| letter.is_control() || letter.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The zone and its name; UTC for one that is not known.
pub fn zone(name: &str) -> (TimeZone, &str) {
    match TimeZone::get(name) {
        Ok(zone) => (zone, name),
        Err(_) => (TimeZone::UTC, "UTC"),
    }
}

/// `Friday, 20 November 2026, 19:30 (Europe/Vienna)`.
pub fn local(instant: Timestamp, timezone: &str) -> String {
    let (zone, name) = zone(timezone);
    instant.to_zoned(zone).strftime(&format!("%A, %-d %B %Y, %H:%M ({name})")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::{CallChange, CallNews, CallNewsKind, CallSpan};

    fn anna() -> Recipient {
        Recipient {
            email: "anna@example.com".into(),
            first_name: "Anna".into(),
            timezone: "Europe/Vienna".into(),
        }
    }

    fn instant() -> Timestamp {
        "2026-11-20T18:30:00Z".parse().unwrap()
    }

    fn call(kind: CallNewsKind) -> CallNews {
        let span = CallSpan {
            start_at: instant(),
            end_at: "2026-11-20T21:00:00Z".parse().unwrap(),
            timezone: "Europe/London".into(),
            end_timezone: "Europe/London".into(),
            is_all_day: false,
        };
        let before = CallSpan { start_at: "2026-11-20T18:00:00Z".parse().unwrap(), ..span.clone() };
        let changes = match kind {
            CallNewsKind::Changed => vec![
                CallChange::Span { from: before, to: span.clone() },
                CallChange::Text {
                    what: "Place".into(),
                    from: None,
                    to: Some("Studio 1, Theaterplatz 1".into()),
                },
                CallChange::Instant { what: "To be confirmed by".into(), from: Some(instant()), to: None },
            ],
            CallNewsKind::Called
            | CallNewsKind::Cancelled
            | CallNewsKind::Dropped
            | CallNewsKind::Reminder => Vec::new(),
        };
        let is_cancelled = kind == CallNewsKind::Cancelled;
        CallNews {
            kind,
            event_id: None,
            title: "Swan Lake, act II".into(),
            span,
            dates: if kind == CallNewsKind::Dropped { 1 } else { 12 },
            place: Some("Studio 1".into()),
            role: Some("First violin".into()),
            call_time: Some("18:00".into()),
            note: (kind == CallNewsKind::Called).then(|| "Bring the black shoes.".into()),
            changes,
            reason: is_cancelled.then(|| "No heating.".into()),
            is_asked: true,
            deadline: (kind == CallNewsKind::Called).then(instant),
        }
    }

    fn every_message() -> Vec<Message> {
        let (title, link) =
            ("Season 2027 – corps de ballet".to_owned(), "https://portal.test/x?a=1&b=2".to_owned());
        let claim = "12 · Hotel Sacher · EUR 200.00".to_owned();
        vec![
            Message::Invitation { inviter: "Ben Office".into(), link: link.clone(), expires_at: instant() },
            Message::ContractAssigned {
                title: title.clone(),
                message: Some("Welcome back!\n\nPlease sign by Friday.".into()),
                link: link.clone(),
                expires_at: Some(instant()),
            },
            Message::ContractAssigned {
                title: title.clone(),
                message: None,
                link: link.clone(),
                expires_at: None,
            },
            Message::ContractReminder {
                title: title.clone(),
                link: link.clone(),
                expires_at: Some(instant()),
            },
            Message::ContractSigned { title: title.clone(), link: link.clone() },
            Message::ContractDeclined {
                title: title.clone(),
                signer_name: "Cleo Dancer".into(),
                reason: "The dates are wrong.".into(),
                link: link.clone(),
            },
            Message::ContractCompleted { title: title.clone(), link: link.clone() },
            Message::ContractVoided { title, reason: "Production postponed.".into(), link: link.clone() },
            Message::ClaimSubmitted {
                claim: claim.clone(),
                person: "Anna Dancer".into(),
                link: link.clone(),
            },
            Message::ClaimsSubmitted {
                count: 12,
                sums: vec!["EUR 810.50".into(), "USD 120.00".into()],
                claim: claim.clone(),
                person: "Anna Dancer".into(),
                link: link.clone(),
            },
            Message::ClaimReminder {
                claim: claim.clone(),
                person: "Anna Dancer".into(),
                since: instant(),
                link: link.clone(),
            },
            Message::ClaimReminders {
                count: 400,
                sums: vec!["EUR 81000.50".into(), "USD 120.00".into()],
                claim: claim.clone(),
                person: "Anna Dancer".into(),
                since: instant(),
                link: link.clone(),
            },
            Message::ClaimApproved {
                claim: claim.clone(),
                amount: "EUR 180.00".into(),
                changes: vec!["Meals: EUR 20.00 less – the minibar is not paid".into()],
                link: link.clone(),
            },
            Message::ClaimApproved {
                claim: claim.clone(),
                amount: "EUR 200.00".into(),
                changes: Vec::new(),
                link: link.clone(),
            },
            Message::ClaimRejected {
                claim: claim.clone(),
                reason: "This was paid with the company's card.".into(),
                link: link.clone(),
            },
            Message::ClaimPaid {
                claim: claim.clone(),
                amount: "EUR 200.00".into(),
                reference: Some("B-7".into()),
                link: link.clone(),
            },
            Message::ClaimCommented {
                claim,
                person: "Carla Books".into(),
                text: "Which night was this?\n\nThe receipt says two.".into(),
                link: link.clone(),
            },
            Message::Schedule { calls: vec![call(CallNewsKind::Called)], link: link.clone() },
            Message::Schedule {
                calls: vec![
                    call(CallNewsKind::Changed),
                    call(CallNewsKind::Cancelled),
                    call(CallNewsKind::Dropped),
                    call(CallNewsKind::Reminder),
                ],
                link: link.clone(),
            },
            Message::AvailabilityAsked {
                person: "Paul Prinz".into(),
                title: "Tour in spring".into(),
                note: Some("We hope to play in three towns.".into()),
                days: "Tue 1 Dec, Thu 3 Dec – Sat 5 Dec 2026".into(),
                until: instant(),
                link: link.clone(),
            },
            Message::AvailabilityReminder {
                title: "Tour in spring".into(),
                days: "Tue 1 Dec 2026".into(),
                until: Some(instant()),
                link: link.clone(),
            },
            Message::AccountLocked { until: instant() },
            Message::SignInCode { code: "042117".into(), link: link.clone(), expires_at: instant() },
            Message::PasswordReset { link: link.clone(), expires_at: instant() },
            Message::PasswordChanged {
                at: instant(),
                device: "Chrome on Android".into(),
                place: Some("Austria".into()),
                link: link.clone(),
            },
            Message::PasswordChangeRequired { link: link.clone() },
            Message::AddressConfirm { link: link.clone(), expires_at: instant() },
            Message::RegistrationKnown { link: link.clone() },
            Message::RegistrationWaiting {
                person: "Eva Neu".into(),
                address: "eva@example.com".into(),
                link: link.clone(),
            },
            Message::RegistrationApproved { link: link.clone() },
            Message::AddressChangeOld {
                address: "anna@elsewhere.test".into(),
                link: link.clone(),
                expires_at: instant(),
            },
            Message::AddressChangeNew { link: link.clone(), expires_at: instant() },
            Message::AddressChanged { address: "anna@elsewhere.test".into(), link: link.clone() },
            Message::NewDevice {
                at: instant(),
                device: "Safari on iPhone".into(),
                place: None,
                link: link.clone(),
            },
            Message::UnusualPlace {
                at: instant(),
                device: "Safari on iPhone".into(),
                place: Some("Japan".into()),
                link: link.clone(),
            },
            Message::DelegationGranted { person: "Anna Dancer".into(), expires_at: Some(instant()), link },
            Message::DelegationEnded { person: "Anna Dancer".into() },
            Message::DelegationGivenUp { person: "Ben Fiddle".into() },
            Message::FactorCode { code: "123456".into(), until: instant() },
            Message::FactorAdded { label: "My phone".into() },
            Message::FactorRemoved { label: "My phone".into() },
            Message::FactorsReset { administrator: "Ben Office".into() },
            Message::SecondFactorLocked { until: instant() },
        ]
    }

    /// Whether there is something to open.
    fn has_link(message: &Message) -> bool {
        !matches!(
            message,
            Message::AccountLocked { .. }
                | Message::DelegationEnded { .. }
                | Message::DelegationGivenUp { .. }
                | Message::FactorCode { .. }
                | Message::FactorAdded { .. }
                | Message::FactorRemoved { .. }
                | Message::FactorsReset { .. }
                | Message::SecondFactorLocked { .. }
        )
    }

    #[test]
    fn a_code_is_not_in_the_subject_which_is_stored_as_it_is() {
        let code = Message::FactorCode { code: "123456".into(), until: instant() };
        let mail = render("Vienna Ballet", &anna(), &code).unwrap();
        assert!(mail.text.contains("123456") && !mail.subject.contains("123456"));
    }

    #[test]
    fn the_wording_is_as_reviewed() {
        let texts: Vec<String> = every_message()
            .iter()
            .map(|message| {
                let mail = render("Vienna Ballet", &anna(), message).unwrap();
                format!("Subject: {}\n\n{}", mail.subject, mail.text)
            })
            .collect();
        insta::assert_snapshot!(texts.join("\n==========\n"));
    }

    #[test]
    fn both_parts_carry_the_link_and_every_paragraph() {
        for message in every_message() {
            let mail = render("Vienna Ballet", &anna(), &message).unwrap();
            assert!(mail.html.contains("Anna") && mail.text.contains("Anna"), "{mail:?}");
            let is_linked = has_link(&message);
            assert_eq!(mail.text.contains("https://portal.test/x?a=1&b=2"), is_linked);
            assert_eq!(
                mail.html.contains("https:&#x2f;&#x2f;portal.test&#x2f;x?a=1&amp;b=2"),
                is_linked,
                "{}",
                mail.html
            );
        }
    }

    #[test]
    fn what_people_typed_is_text_in_the_html_part() {
        let message = Message::ContractDeclined {
            title: "<b>Title</b>".into(),
            signer_name: "\"><script>alert(1)</script>".into(),
            reason: "<img src=x onerror=alert(1)>".into(),
            link: "https://portal.test/".into(),
        };
        let mail = render("<i>Ballet</i>", &anna(), &message).unwrap();
        for forbidden in ["<b>", "<script", "<img", "<i>"] {
            assert!(!mail.html.contains(forbidden), "{forbidden} in {}", mail.html);
        }
        assert!(mail.text.contains("<img src=x onerror=alert(1)>"));
    }

    #[test]
    fn a_title_with_line_breaks_stays_in_the_subject() {
        let message = Message::ContractSigned {
            title: "Season\r\nBcc: thief@example.com\r\nAction: Steal".into(),
            link: "https://portal.test/".into(),
        };
        let mail = render("Vienna\nBallet", &anna(), &message).unwrap();
        assert!(!mail.subject.contains(['\r', '\n']));
        assert!(mail.subject.contains("Season Bcc: thief@example.com Action: Steal"));
        assert!(!mail.text.contains("\nSteal:") && !mail.text.contains("Steal: https"));
    }

    #[test]
    fn instants_are_told_in_the_recipients_zone() {
        assert_eq!(local(instant(), "Europe/Vienna"), "Friday, 20 November 2026, 19:30 (Europe/Vienna)");
        assert_eq!(local(instant(), "Nowhere/City"), "Friday, 20 November 2026, 18:30 (UTC)");
    }
}
