//! Passwords that have been published. The range service learns the first five digits of a password's SHA-1 – one of a
//! million buckets with hundreds of passwords each (k-anonymity) – and padding hides which bucket it was from those who
//! see the answer's length. Whoever cannot be asked in time does not keep anybody from choosing a password: the caller
//! records that nobody looked.

use std::sync::LazyLock;
use std::time::Duration;

use aws_lc_rs::digest;

/// What the range service says of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was in a breach.
    Published,
    /// It was not seen there.
    Unseen,
    /// Nobody could be asked; why.
    Unknown(&'static str),
}

const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// A padded answer is about 50 KB.
const MOST_BYTES: usize = 256 * 1024;
const PREFIX_DIGITS: usize = 5;
const SHA1_DIGITS: usize = 40;

/// Asks the range service at `url` (ending in `/`) about a password; without one, nothing is asked.
pub async fn look_up(url: Option<&str>, password: &str) -> Verdict {
    let Some(url) = url else { return Verdict::Unseen };
    let Ok(client) = &*CLIENT else { return Verdict::Unknown("no client") };
    let hash = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes());
    let hash = hash.as_ref().iter().map(|byte| format!("{byte:02X}")).collect::<String>();
    let (prefix, suffix) = hash.split_at(PREFIX_DIGITS);
    match tokio::time::timeout(LONGEST_WAIT, fetch(client, &format!("{url}{prefix}"))).await {
        Ok(Ok(body)) => judge(&body, suffix),
        Ok(Err(reason)) => Verdict::Unknown(reason),
        Err(_) => Verdict::Unknown("no answer in time"),
    }
}

/// Made once: reading the machine's certificates takes longer than asking. Passwords are chosen rarely, so that no
/// connection is kept.
static CLIENT: LazyLock<Result<reqwest::Client, String>> = LazyLock::new(|| {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .pool_max_idle_per_host(0)
        .user_agent("biglive")
        .build()
        .map_err(|error| error.to_string())
});

async fn fetch(client: &reqwest::Client, url: &str) -> Result<String, &'static str> {
    let request = client.get(url).header("add-padding", "true");
    let mut response = request.send().await.map_err(|_| "no connection")?;
    if !response.status().is_success() {
        return Err("refused");
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| "connection lost")? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err("answer too long");
        }
        body.extend_from_slice(&chunk);
    }
    String::from_utf8(body).map_err(|_| "answer not understood")
}

/// Lines of `SUFFIX:COUNT`; padding has the count 0. One line that is anything else, and the answer is not believed.
fn judge(body: &str, suffix: &str) -> Verdict {
    let mut verdict = Verdict::Unseen;
    let mut lines = 0;
    for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let entry = line.split_once(':').and_then(|(found, count)| Some((found, count.parse::<u64>().ok()?)));
        let Some((found, count)) = entry.filter(|(found, _)| is_suffix(found)) else {
            return Verdict::Unknown("answer not understood");
        };
        lines += 1;
        if found.eq_ignore_ascii_case(suffix) && count > 0 {
            verdict = Verdict::Published;
        }
    }
    if lines == 0 { Verdict::Unknown("answer not understood") } else { verdict }
}

fn is_suffix(text: &str) -> bool {
    text.len() == SHA1_DIGITS - PREFIX_DIGITS && text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    /// SHA-1 of `password`: 5BAA6 1E4C9B93F3F0682250B6CF8331B7EE68FD8.
    const SUFFIX: &str = "1E4C9B93F3F0682250B6CF8331B7EE68FD8";
    const OTHER: &str = "003D68EB55068C33ACE09247EE4C639306B";

    /// A small HTTP server that keeps the heads of the requests it got and gives one answer – or, with none, hangs.
    async fn server(answer: Option<String>) -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/range/", listener.local_addr().unwrap());
        let heads = Arc::new(Mutex::new(Vec::new()));
        let seen = heads.clone();
        tokio::spawn(async move {
            let mut open = Vec::new();
            while let Ok((mut socket, _)) = listener.accept().await {
                let mut head = vec![0; 4096];
                let length = socket.read(&mut head).await.unwrap_or(0);
                seen.lock().unwrap().push(String::from_utf8_lossy(&head[..length]).to_lowercase());
                if let Some(answer) = &answer {
                    let _ = socket.write_all(answer.as_bytes()).await;
                }
                if answer.is_none() {
                    open.push(socket);
                }
            }
        });
        (url, heads)
    }

    fn ok(body: &str) -> Option<String> {
        Some(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()))
    }

    #[tokio::test]
    async fn a_published_password_is_found_and_only_five_digits_leave_the_house() {
        let (url, heads) = server(ok(&format!("{OTHER}:3\r\n{SUFFIX}:9545824\r\n"))).await;
        assert_eq!(look_up(Some(&url), "password").await, Verdict::Published);
        let heads = heads.lock().unwrap();
        assert!(heads[0].starts_with("get /range/5baa6 http/1.1\r\n"), "{heads:?}");
        assert!(heads[0].contains("add-padding: true"));
        assert!(!heads[0].contains(&SUFFIX[..8].to_lowercase()));
    }

    #[tokio::test]
    async fn padding_and_other_passwords_do_not_count() {
        let (url, _) = server(ok(&format!("{OTHER}:3\r\n{SUFFIX}:0"))).await;
        assert_eq!(look_up(Some(&url), "password").await, Verdict::Unseen);
        assert_eq!(look_up(None, "password").await, Verdict::Unseen);
    }

    #[tokio::test]
    async fn a_server_that_hangs_is_left_after_two_seconds() {
        let (url, _) = server(None).await;
        let begun = std::time::Instant::now();
        assert_eq!(look_up(Some(&url), "password").await, Verdict::Unknown("no answer in time"));
        assert!(begun.elapsed() < Duration::from_secs(4));
    }

    #[tokio::test]
    async fn nonsense_is_not_believed() {
        let redirect = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
        let endless = format!("{OTHER}:1\r\n").repeat(MOST_BYTES / 30);
        for (answer, reason) in [
            (ok("<html>Sign in to the hotel's network</html>"), "answer not understood"),
            (ok(""), "answer not understood"),
            (ok(&format!("{SUFFIX}:many")), "answer not understood"),
            (ok(&format!("{SUFFIX}:1\r\nnonsense")), "answer not understood"),
            (ok(&endless), "answer too long"),
            (Some("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n".into()), "refused"),
            (Some(redirect.into()), "refused"),
            (Some("garbage\r\n\r\n".into()), "no connection"),
        ] {
            let (url, _) = server(answer).await;
            assert_eq!(look_up(Some(&url), "password").await, Verdict::Unknown(reason));
        }
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_unknown() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        drop(listener);
        assert_eq!(look_up(Some(&url), "password").await, Verdict::Unknown("no connection"));
    }
}
