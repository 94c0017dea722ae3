//! The local mailbox at `/dev/mail`, for trying the product out without a mail server. Every link of every e-mail is
//! readable here, so the routes answer 404 unless `dev_mailbox` is set. Pages hold no script and may load nothing.

mod eml;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http::{HeaderValue, StatusCode, header};
use minijinja::{AutoEscape, Environment, Value, context};
use platform::{Platform, Problem, ProblemType};
use types::EmailId;

use crate::delivery;
use eml::Email;

const LIST: &str = include_str!("../templates/dev_mailbox_list.html");
const SHOW: &str = include_str!("../templates/dev_mailbox_show.html");

/// Nothing but the page itself and its own style.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// An e-mail's HTML is treated as hostile: no script, no origin; links open elsewhere.
const EMAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";
const SHOWN: usize = 200;

/// `GET /dev/mail`, `GET /dev/mail/{id}` and `GET /dev/mail/{id}/html`.
pub fn dev_mailbox_routes() -> Router<Platform> {
    Router::new()
        .route("/dev/mail", get(list))
        .route("/dev/mail/{id}", get(show))
        .route("/dev/mail/{id}/html", get(show_html))
}

fn not_found() -> Problem {
    Problem::new(ProblemType::NotFound)
}

async fn list(State(platform): State<Platform>) -> Result<Response, Problem> {
    if !platform.config.dev_mailbox {
        return Err(not_found());
    }
    let mut ids: Vec<EmailId> = Vec::new();
    if let Ok(mut entries) = tokio::fs::read_dir(delivery::folder(&platform.config)).await {
        while let Ok(Some(entry)) = entries.next_entry().await {
            let name = entry.file_name();
            let stem = name.to_str().and_then(|name| name.strip_suffix(".eml"));
            ids.extend(stem.and_then(|stem| stem.parse::<EmailId>().ok()));
        }
    }
    // Ids begin with their time: newest first.
    ids.sort_unstable_by(|one, other| other.cmp(one));
    ids.truncate(SHOWN);
    let mut emails = Vec::new();
    for id in ids {
        if let Some(email) = read(&platform, id).await {
            emails.push(
                context!(id => id.to_string(), to => email.to, subject => email.subject, date => email.date),
            );
        }
    }
    page(LIST, context!(emails), PAGE_POLICY)
}

async fn show(State(platform): State<Platform>, Path(id): Path<String>) -> Result<Response, Problem> {
    let (id, email) = find(&platform, &id).await?;
    let lines: Vec<Value> = email
        .text
        .lines()
        .map(|line| {
            Value::from(
                pieces(line).into_iter().map(|(text, is_link)| context!(text, is_link)).collect::<Vec<_>>(),
            )
        })
        .collect();
    let values = context!(
        id => id.to_string(), to => email.to, from => email.from, subject => email.subject, date => email.date, lines
    );
    page(SHOW, values, PAGE_POLICY)
}

async fn show_html(State(platform): State<Platform>, Path(id): Path<String>) -> Result<Response, Problem> {
    let (_, email) = find(&platform, &id).await?;
    Ok(answer(email.html, EMAIL_POLICY))
}

async fn find(platform: &Platform, id: &str) -> Result<(EmailId, Email), Problem> {
    if !platform.config.dev_mailbox {
        return Err(not_found());
    }
    // Only an id can name a file.
    let id: EmailId = id.parse().map_err(|_| not_found())?;
    Ok((id, read(platform, id).await.ok_or_else(not_found)?))
}

async fn read(platform: &Platform, id: EmailId) -> Option<Email> {
    let path = delivery::folder(&platform.config).join(format!("{id}.eml"));
    let bytes = tokio::fs::read(path).await.ok()?;
    Some(eml::parse(&String::from_utf8_lossy(&bytes)))
}

fn page(template: &str, values: Value, policy: &'static str) -> Result<Response, Problem> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let html = environment.render_str(template, values).map_err(Problem::internal)?;
    Ok(answer(html, policy))
}

fn answer(html: String, policy: &'static str) -> Response {
    let mut response = (StatusCode::OK, Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A line cut into plain text and addresses.
fn pieces(line: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(start) = [rest.find("https://"), rest.find("http://")].into_iter().flatten().min() {
        let (before, link) = rest.split_at(start);
        let end = link.find(char::is_whitespace).unwrap_or(link.len());
        let (link, after) = link.split_at(end);
        pieces.extend([(before, false), (link, true)]);
        rest = after;
    }
    pieces.push((rest, false));
    pieces.retain(|(text, _)| !text.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_a_line_become_links() {
        assert_eq!(
            pieces("Read: https://a.test/x?y=1 or http://b.test now"),
            [
                ("Read: ", false),
                ("https://a.test/x?y=1", true),
                (" or ", false),
                ("http://b.test", true),
                (" now", false)
            ]
        );
        assert_eq!(pieces("javascript:alert(1)"), [("javascript:alert(1)", false)]);
        assert!(pieces("").is_empty());
    }

    #[test]
    fn an_emails_words_are_text_on_the_page() {
        let line = vec![context!(text => "<script>alert(1)</script>", is_link => false)];
        let values =
            context!(id => "1", to => "<b>", from => "x", subject => "<i>", date => "d", lines => vec![line]);
        let response = page(SHOW, values, PAGE_POLICY).unwrap();
        assert_eq!(response.headers()[header::CONTENT_SECURITY_POLICY], PAGE_POLICY);
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        let line = vec![context!(text => "<script>alert(1)</script>", is_link => false)];
        let html = environment
            .render_str(SHOW, context!(id => "1", to => "<b>", from => "x", subject => "<i>", date => "d", lines => vec![line]))
            .unwrap();
        assert!(!html.contains("<script") && !html.contains("<i>") && !html.contains("<b>"), "{html}");
    }
}
