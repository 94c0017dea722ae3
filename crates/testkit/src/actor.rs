//! People who call the API, and what they get back.

use http::{HeaderMap, Method, StatusCode};
use jiff::SignedDuration;
use platform::auth::tokens::ACCESS_TOKEN_LIFE;
use reqwest::multipart::{Form, Part};
use serde::Serialize;
use serde_json::Value;
use types::{ArtistId, OrganizationId, UserId};

use crate::people::Person;

/// An answer of the API.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
    pub bytes: bytes::Bytes,
}

impl Reply {
    /// Asserts the status and returns the body.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        self.body
    }

    /// Asserts that this is a problem of the type (with its status) and returns it.
    #[track_caller]
    pub fn problem(self, kind: &str) -> Value {
        assert_eq!(self.body["type"], kind, "{} {:#}", self.status, self.body);
        assert_eq!(self.body["status"], self.status.as_u16());
        assert!(
            self.body["request_id"].as_str().is_some_and(|id| !id.is_empty()),
            "a problem names its request"
        );
        self.body
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// Somebody with (or without) an access token.
#[derive(Clone)]
pub struct Actor<'a> {
    pub(crate) app: &'a crate::TestApp,
    pub(crate) person: Option<Person>,
    pub(crate) organization_id: OrganizationId,
    pub user_id: Option<UserId>,
    pub artist_id: Option<ArtistId>,
    pub(crate) headers: Vec<(String, String)>,
}

impl Actor<'_> {
    /// The same actor sending one more header.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self.app.client.request(method, format!("{}{path}", self.app.base_url));
        if let Some(token) = self.token() {
            request = request.bearer_auth(token);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request
    }

    /// The same person at work for the other company.
    pub fn in_other_company(self) -> Self {
        Self { organization_id: self.app.other_organization_id, artist_id: None, ..self }
    }

    /// The actor's profile as an artist; asking somebody who is none is a mistake of the test.
    #[track_caller]
    pub fn artist(&self) -> ArtistId {
        self.artist_id.expect("an artist")
    }

    /// A fresh access token, or none for the anonymous.
    pub fn token(&self) -> Option<String> {
        self.token_ending_in(ACCESS_TOKEN_LIFE)
    }

    /// An access token that ends so soon.
    pub fn token_ending_in(&self, left: SignedDuration) -> Option<String> {
        let (person, user_id) = (self.person?, self.user_id?);
        let issued_at = self.app.platform.clock.now() - (ACCESS_TOKEN_LIFE - left);
        Some(self.app.issue(person, user_id, self.organization_id, issued_at, issued_at))
    }

    /// A fresh access token of somebody whose last proof is so old.
    pub fn token_verified_before(&self, age: SignedDuration) -> Option<String> {
        let (person, user_id) = (self.person?, self.user_id?);
        let now = self.app.platform.clock.now();
        Some(self.app.issue(person, user_id, self.organization_id, now, now - age))
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Reply {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.expect("a body");
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Reply { status, headers, body, bytes }
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    /// `POST` with JSON.
    pub async fn post(&self, path: &str, body: impl Serialize) -> Reply {
        self.send(self.request(Method::POST, path).json(&body)).await
    }

    /// `POST` without a body.
    pub async fn post_empty(&self, path: &str) -> Reply {
        self.send(self.request(Method::POST, path)).await
    }

    /// Any method without a body.
    pub async fn call_empty(&self, method: Method, path: &str) -> Reply {
        self.send(self.request(method, path)).await
    }

    /// A body that is sent as it is.
    pub async fn call_raw(&self, method: Method, path: &str, body: impl Into<reqwest::Body>) -> Reply {
        self.send(self.request(method, path).body(body)).await
    }

    /// Any method with JSON.
    pub async fn call(&self, method: Method, path: &str, body: impl Serialize) -> Reply {
        self.send(self.request(method, path).json(&body)).await
    }

    /// `PUT` over a version.
    pub async fn put(&self, path: &str, version: i64, body: impl Serialize) -> Reply {
        let request = self.request(Method::PUT, path).header("if-match", format!("\"{version}\""));
        self.send(request.json(&body)).await
    }

    /// `PATCH` over a version.
    pub async fn patch(&self, path: &str, version: i64, body: impl Serialize) -> Reply {
        let request = self.request(Method::PATCH, path).header("if-match", format!("\"{version}\""));
        self.send(request.json(&body)).await
    }

    /// `DELETE`.
    pub async fn delete(&self, path: &str) -> Reply {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// A multipart upload: fields, then the file.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], file_name: &str, file: Vec<u8>) -> Reply {
        let mut form = Form::new();
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        form = form.part("file", Part::bytes(file).file_name(file_name.to_owned()));
        self.send(self.request(Method::POST, path).multipart(form)).await
    }
}
