//! Our own client of the API, for measurements and checks: one request after the other over one kept connection. A client library
//! would be most of what xtask has to compile.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(120);

/// The whole answer.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).context("the answer is not JSON")
    }
}

/// Where an answer of which `bytes` have arrived begins and ends.
#[derive(Debug, PartialEq, Eq)]
pub enum Framing {
    Incomplete,
    /// The head ends and the body is these bytes long (still chunked where it came so).
    Complete {
        status: u16,
        head: usize,
        length: usize,
        is_chunked: bool,
        is_last: bool,
    },
}

pub fn framing(bytes: &[u8]) -> Result<Framing> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(Framing::Incomplete);
    };
    let head = std::str::from_utf8(&bytes[..end]).context("the answer's head is not text")?;
    let status = head.get(9..12).and_then(|digits| digits.parse().ok()).context("no status")?;
    let field = |name: &str| {
        head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    };
    // The server will close the connection.
    let is_last = field("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
    let head = end + 4;
    if field("transfer-encoding").is_some() {
        // Nothing is asked ahead, so the last chunk ends what there is.
        let is_complete = bytes[head..] == *b"0\r\n\r\n" || bytes[head..].ends_with(b"\r\n0\r\n\r\n");
        let length = bytes.len() - head;
        let complete = Framing::Complete { status, head, length, is_chunked: true, is_last };
        return Ok(if is_complete { complete } else { Framing::Incomplete });
    }
    let length = field("content-length").map_or(Ok(0), str::parse).context("a bad content-length")?;
    let is_complete = bytes.len() >= head + length;
    let complete = Framing::Complete { status, head, length, is_chunked: false, is_last };
    Ok(if is_complete { complete } else { Framing::Incomplete })
}

fn unchunked(mut rest: &[u8]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|two| two == b"\r\n").context("a chunk without a size")?;
        let size = std::str::from_utf8(&rest[..line])?;
        let size = usize::from_str_radix(size.split(';').next().unwrap_or(size).trim(), 16)?;
        if size == 0 {
            return Ok(body);
        }
        body.extend_from_slice(rest.get(line + 2..line + 2 + size).context("a chunk is cut off")?);
        rest = rest.get(line + size + 4..).context("a chunk is cut off")?;
    }
}

/// A file of a form.
pub struct File<'a> {
    pub name: &'a str,
    pub media_type: &'a str,
    pub bytes: &'a [u8],
}

/// A signed-in person, or nobody.
pub struct Client {
    port: u16,
    token: Option<String>,
    stream: Option<TcpStream>,
}

impl Client {
    pub fn nobody(port: u16) -> Self {
        Self { port, token: None, stream: None }
    }

    pub fn signed_in(port: u16, email: &str, password: &str) -> Result<Self> {
        let mut client = Self::nobody(port);
        let answer = client.post("/api/v1/auth/login", &json!({"email": email, "password": password}));
        let answer = answer.with_context(|| format!("{email} cannot sign in"))?;
        let token = answer["tokens"]["access_token"].as_str().context("no access token")?;
        client.token = Some(token.to_owned());
        Ok(client)
    }

    /// Somebody who has signed in elsewhere.
    pub fn with_token(port: u16, token: &str) -> Self {
        Self { port, token: Some(token.to_owned()), stream: None }
    }

    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    pub fn get(&mut self, path: &str) -> Result<Answer> {
        good(path, self.send("GET", path, "", &[])?)
    }

    pub fn post(&mut self, path: &str, body: &Value) -> Result<Value> {
        let fields = "Content-Type: application/json\r\n";
        good(path, self.send("POST", path, fields, &[body.to_string().as_bytes()])?)?.json()
    }

    /// Changes what the caller saw in this version.
    pub fn patch(&mut self, path: &str, version: i64, body: &Value) -> Result<Value> {
        let fields = format!("Content-Type: application/json\r\nIf-Match: \"{version}\"\r\n");
        good(path, self.send("PATCH", path, &fields, &[body.to_string().as_bytes()])?)?.json()
    }

    /// Uploads a document; returns the contract.
    pub fn upload(&mut self, title: &str, document: &[u8]) -> Result<Value> {
        let name = format!("{title}.pdf");
        let file = File { name: &name, media_type: "application/pdf", bytes: document };
        self.send_form("/api/v1/contracts", &[("title", title)], &file)
    }

    /// Sends a form: these fields, and a file as the last one.
    pub fn send_form(&mut self, path: &str, fields: &[(&str, &str)], file: &File<'_>) -> Result<Value> {
        const BOUNDARY: &str = "biglive-bench-7c1f0e7b";
        let part = |name: &str| format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"");
        let mut head: String =
            fields.iter().map(|(name, value)| format!("{}\r\n\r\n{value}\r\n", part(name))).collect();
        let File { name, media_type, bytes } = file;
        head += &format!("{}; filename=\"{name}\"\r\nContent-Type: {media_type}\r\n\r\n", part("file"));
        let tail = format!("\r\n--{BOUNDARY}--\r\n");
        let fields = format!("Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n");
        let pieces = [head.as_bytes(), *bytes, tail.as_bytes()];
        good(path, self.send("POST", path, &fields, &pieces)?)?.json()
    }

    fn send(&mut self, method: &str, path: &str, fields: &str, body: &[&[u8]]) -> Result<Answer> {
        let length: usize = body.iter().map(|piece| piece.len()).sum();
        let token = match &self.token {
            Some(token) => format!("Authorization: Bearer {token}\r\n"),
            None => String::new(),
        };
        let mut first = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost:{}\r\n{token}{fields}Content-Length: {length}\r\n\r\n",
            self.port
        )
        .into_bytes();
        // One packet where it fits: a server that answers without reading a body which is still to come closes.
        let (small, large) = if length < 16 * 1024 { (body, [].as_slice()) } else { ([].as_slice(), body) };
        small.iter().for_each(|piece| first.extend_from_slice(piece));
        // A connection that waited too long may have been closed by the server.
        let mut stream = match self.stream.take() {
            Some(stream) if is_open(&stream) => stream,
            _ => self.connect()?,
        };
        stream.write_all(&first)?;
        for piece in large {
            stream.write_all(piece)?;
        }
        let (answer, is_last) = read_answer(&mut stream)?;
        self.stream = Some(stream).filter(|_| !is_last);
        Ok(answer)
    }

    fn connect(&self) -> Result<TcpStream> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let stream = TcpStream::connect(address).context("the server cannot be reached")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(stream)
    }
}

fn is_open(stream: &TcpStream) -> bool {
    let is_waiting = |error: std::io::Error| error.kind() == ErrorKind::WouldBlock;
    stream.set_nonblocking(true).is_ok()
        && stream.peek(&mut [0]).is_err_and(is_waiting)
        && stream.set_nonblocking(false).is_ok()
}

/// The answer, and whether it is the last one of this connection.
fn read_answer(stream: &mut TcpStream) -> Result<(Answer, bool)> {
    let mut bytes = Vec::new();
    let mut piece = vec![0; 64 * 1024];
    loop {
        let read = stream.read(&mut piece).context("no answer")?;
        if read == 0 {
            bail!("the connection was closed within an answer");
        }
        bytes.extend_from_slice(&piece[..read]);
        if let Framing::Complete { status, head, length, is_chunked, is_last } = framing(&bytes)? {
            let body = &bytes[head..head + length];
            let body = if is_chunked { unchunked(body)? } else { body.to_vec() };
            return Ok((Answer { status, body }, is_last));
        }
    }
}

fn good(path: &str, answer: Answer) -> Result<Answer> {
    if (200..300).contains(&answer.status) {
        return Ok(answer);
    }
    let text = String::from_utf8_lossy(&answer.body);
    bail!("{path}: status {}, {}", answer.status, text.chars().take(500).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_where_its_head_says() {
        let text = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
        assert_eq!(framing(&text[..20]).unwrap(), Framing::Incomplete);
        assert_eq!(framing(&text[..text.len() - 1]).unwrap(), Framing::Incomplete);
        let complete =
            Framing::Complete { status: 200, head: 38, length: 3, is_chunked: false, is_last: false };
        assert_eq!(framing(text).unwrap(), complete);
    }

    #[test]
    fn chunks_are_put_together() {
        let head = "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n";
        let text = format!("{head}3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n");
        let Framing::Complete { status, head, length, is_chunked, .. } = framing(text.as_bytes()).unwrap()
        else {
            panic!("incomplete")
        };
        assert!(is_chunked && status == 201);
        assert_eq!(unchunked(&text.as_bytes()[head..head + length]).unwrap(), b"abcde");
        assert_eq!(framing(&text.as_bytes()[..text.len() - 2]).unwrap(), Framing::Incomplete);
    }
}
