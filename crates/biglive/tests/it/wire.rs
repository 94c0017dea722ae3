//! Requests as bytes: what two readers of the same bytes – a proxy and this server – could take for different requests
//! is refused, or read in the one way that the standard allows, with the connection closed after it (RFC 9112 §6, §11.2).

use std::time::Duration;

use testkit::TestApp;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Everything the server answers to these bytes until it closes the connection.
async fn answers(app: &TestApp, bytes: &[u8]) -> String {
    let address = app.base_url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may refuse and hang up before it has read all.
    let _ = stream.write_all(bytes).await;
    let mut told = Vec::new();
    let reading = async {
        let mut buffer = [0; 4096];
        while let Ok(read @ 1..) = stream.read(&mut buffer).await {
            told.extend_from_slice(&buffer[..read]);
        }
    };
    tokio::time::timeout(Duration::from_secs(10), reading).await.expect("the connection closes");
    String::from_utf8_lossy(&told).into_owned()
}

fn statuses(told: &str) -> Vec<&str> {
    told.match_indices("HTTP/1.1 ").filter_map(|(at, _)| told.get(at + 9..at + 12)).collect()
}

/// The request that an attacker hides in the body of the first one.
const HIDDEN: &str = "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

fn post(headers: &str, body: &str) -> String {
    format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n{headers}\r\n{body}"
    )
}

#[tokio::test]
async fn two_requests_that_are_two_are_both_answered() {
    let app = TestApp::start().await;
    let both = format!("{}{HIDDEN}", post("Content-Length: 2\r\n", "{}"));
    assert_eq!(statuses(&answers(&app, both.as_bytes()).await), ["400", "200"]);
}

#[tokio::test]
async fn a_request_with_two_lengths_hides_no_other() {
    let app = TestApp::start().await;
    let chunked = "2\r\n{}\r\n0\r\n\r\n";
    for headers in [
        format!("Content-Length: {}\r\nTransfer-Encoding: chunked\r\n", chunked.len() + HIDDEN.len()),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {}\r\n", chunked.len() + HIDDEN.len()),
        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n".to_owned(),
    ] {
        let told = answers(&app, post(&headers, &format!("{chunked}{HIDDEN}")).as_bytes()).await;
        assert_eq!(statuses(&told), ["400"], "{headers}{told}");
    }
}

#[tokio::test]
async fn a_length_is_one_number_and_an_encoding_one_that_we_know() {
    let app = TestApp::start().await;
    for headers in [
        "Content-Length: 2\r\nContent-Length: 41\r\n",
        "Content-Length: 2, 41\r\n",
        "Content-Length: +2\r\n",
        "Content-Length: -2\r\n",
        "Content-Length: 0x2\r\n",
        "Content-Length: 2 2\r\n",
        "Content-Length: 99999999999999999999999\r\n",
        "Content-Length : 2\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding:\r\n chunked\r\n",
        "Content-Length:\r\n 2\r\n",
        "X-Folded: a\r\n b: c\r\nContent-Length: 2\r\n",
        "X-Null: a\0b\r\nContent-Length: 2\r\n",
        " Leading: space\r\nContent-Length: 2\r\n",
        "No colon\r\nContent-Length: 2\r\n",
    ] {
        let told = answers(&app, post(headers, &format!("{{}}{HIDDEN}")).as_bytes()).await;
        assert_eq!(statuses(&told), ["400"], "{headers}{told}");
        let head = told.split("\r\n\r\n").next().unwrap_or_default();
        assert!(!head.contains("x-request-id"), "no handler saw it: {headers}{told}");
    }
}

#[tokio::test]
async fn a_body_whose_pieces_do_not_add_up_is_refused() {
    let app = TestApp::start().await;
    for body in
        ["2\r\n{}0\r\n\r\n", "-2\r\n{}\r\n0\r\n\r\n", "ffffffffffffffffff\r\n{}\r\n0\r\n\r\n", "zz\r\n{}\r\n"]
    {
        let told =
            answers(&app, post("Transfer-Encoding: chunked\r\n", &format!("{body}{HIDDEN}")).as_bytes())
                .await;
        assert_eq!(statuses(&told), ["400"], "{body}{told}");
    }
}

#[tokio::test]
async fn a_line_or_a_head_without_end_is_not_read_to_its_end() {
    let app = TestApp::start().await;
    let long = "x".repeat(1024 * 1024);
    for (request, expected) in [
        (format!("GET /{long} HTTP/1.1\r\nHost: a\r\n\r\n"), ["414", "431"]),
        (format!("GET / HTTP/1.1\r\nHost: a\r\nX-Long: {long}\r\n\r\n"), ["431", "400"]),
        (format!("GET / HTTP/1.1\r\nHost: a\r\n{}\r\n", "X-Many: y\r\n".repeat(500)), ["431", "400"]),
    ] {
        let told = answers(&app, request.as_bytes()).await;
        // Who is still sending when the connection closes may see the close before the answer.
        let refused = statuses(&told);
        assert!(refused.is_empty() || (refused.len() == 1 && expected.contains(&refused[0])), "{told}");
        assert!(!told.contains("x-request-id"), "no handler saw it: {told}");
    }
}

#[tokio::test]
async fn no_address_leads_to_another_host() {
    let app = TestApp::start().await;
    for path in [
        "//evil.test",
        "//evil.test/",
        "/\\evil.test",
        "/%2f%2fevil.test",
        "/api/docs",
        "//api/docs",
        "/api/docs//evil.test",
        "//evil.test/api/docs",
        "/login?next=https://evil.test",
        "http://evil.test/api/docs",
        "/api/v1/auth/sso/callback?code=x&state=y&return_to=https://evil.test",
    ] {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: evil.test\r\nX-Forwarded-Host: evil.test\r\nForwarded: host=evil.test\r\n\
             Connection: close\r\n\r\n"
        );
        let told = answers(&app, request.as_bytes()).await;
        let head = told.split("\r\n\r\n").next().unwrap_or_default().to_lowercase();
        assert!(head.starts_with("http/1.1 "), "{path}: {told}");
        let leads = head.lines().filter_map(|line| line.strip_prefix("location: "));
        for address in leads {
            assert!(
                address.starts_with('/') && !address.starts_with("//") && !address.contains("\\"),
                "{path} leads to {address}"
            );
        }
    }
}
