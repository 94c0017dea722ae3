//! Many WebSockets of live updates at once from one thread, as phones hold them open: they say nothing after the handshake
//! and listen.
//!
//! A library would bring a runtime or a thread for each; what is needed of RFC 6455 is one request and short frames that
//! nobody has masked or cut into pieces.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::buffer::spare_capacity;
use rustix::event::{Timespec, epoll};
use rustix::fd::OwnedFd;
use rustix::process::{Resource, getrlimit, setrlimit};

use crate::http::{Framing, framing};
use crate::process::interrupt;

/// Handshakes under way at once; the server's queue of connections to accept is longer.
const AT_ONCE: usize = 256;
/// For a handshake.
const PATIENCE: Duration = Duration::from_secs(10);
const EVENTS_AT_ONCE: usize = 1_024;
/// Files that the process has open besides.
const OTHER_FILES: u64 = 64;

/// A message that came on one of them.
pub struct Heard {
    /// Which socket, in the order of the tokens.
    pub socket: usize,
    pub at: Instant,
    pub text: String,
}

struct Socket {
    stream: TcpStream,
    /// What has come and is not yet a whole answer or frame.
    bytes: Vec<u8>,
    is_open: bool,
}

pub struct Sockets {
    sockets: Vec<Socket>,
    epoll: OwnedFd,
    buffer: Vec<u8>,
}

impl Sockets {
    /// Opens one for each of the tokens.
    pub fn open<'a>(port: u16, tokens: impl ExactSizeIterator<Item = &'a str>) -> Result<Self> {
        allow_open_files(tokens.len() as u64 + OTHER_FILES)?;
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let mut all = Self { sockets: Vec::with_capacity(tokens.len()), epoll, buffer: vec![0; 16 * 1024] };
        let mut open = 0;
        for token in tokens {
            all.connect(port, token)?;
            if all.sockets.len() - open == AT_ONCE {
                all.shake_hands()?;
                open = all.sockets.len();
            }
        }
        all.shake_hands()?;
        Ok(all)
    }

    pub fn len(&self) -> usize {
        self.sockets.len()
    }

    fn connect(&mut self, port: u16, token: &str) -> Result<()> {
        let number = self.sockets.len();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut stream = TcpStream::connect(address).with_context(|| format!("connection {number}"))?;
        // The key is any; nobody caches these answers.
        let request = format!(
            "GET /api/v1/live HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Sec-WebSocket-Protocol: biglive.v1, bearer.{token}\r\n\r\n"
        );
        stream.write_all(request.as_bytes())?;
        stream.set_nonblocking(true)?;
        epoll::add(&self.epoll, &stream, epoll::EventData::new_u64(number as u64), epoll::EventFlags::IN)?;
        self.sockets.push(Socket { stream, bytes: Vec::new(), is_open: false });
        Ok(())
    }

    fn shake_hands(&mut self) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        while let Some(waiting) = self.sockets.iter().rposition(|socket| !socket.is_open) {
            ensure!(Instant::now() < until, "the server does not open connection {waiting}");
            self.wait(until, &mut |_| {})?;
        }
        Ok(())
    }

    /// Listens until the moment, or until `take` has had enough.
    pub fn listen(&mut self, until: Instant, take: &mut impl FnMut(Heard) -> bool) -> Result<()> {
        let mut is_enough = false;
        while !is_enough && Instant::now() < until {
            self.wait(until, &mut |heard| is_enough |= take(heard))?;
        }
        Ok(())
    }

    /// Waits for something to come, at most a while, and passes on what of it are messages.
    fn wait(&mut self, until: Instant, take: &mut impl FnMut(Heard)) -> Result<()> {
        interrupt::check()?;
        let most = until.saturating_duration_since(Instant::now()).min(Duration::from_millis(100));
        let most = Timespec { tv_sec: 0, tv_nsec: i64::from(most.subsec_nanos()) };
        let mut events: Vec<epoll::Event> = Vec::with_capacity(EVENTS_AT_ONCE);
        match epoll::wait(&self.epoll, spare_capacity(&mut events), Some(&most)) {
            // A signal: the next round looks whether it was meant for us.
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        for event in events {
            let number = event.data.u64() as usize;
            let socket = &mut self.sockets[number];
            let read = match socket.stream.read(&mut self.buffer) {
                Ok(0) => bail!("the server closed connection {number}"),
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => continue,
                Err(error) => return Err(error).with_context(|| format!("connection {number}")),
            };
            let at = Instant::now();
            socket.bytes.extend_from_slice(&self.buffer[..read]);
            socket.take(|text| take(Heard { socket: number, at, text }))?;
        }
        Ok(())
    }
}

impl Socket {
    fn take(&mut self, mut take: impl FnMut(String)) -> Result<()> {
        if !self.is_open {
            let Framing::Complete { status, head, .. } = framing(&self.bytes)? else { return Ok(()) };
            ensure!(status == 101, "no WebSocket: status {status}");
            self.bytes.drain(..head);
            self.is_open = true;
        }
        while let Some((text, length)) = frame(&self.bytes)? {
            self.bytes.drain(..length);
            take(text);
        }
        // Ten thousand of these would be a lot of memory for nothing.
        if self.bytes.is_empty() {
            self.bytes = Vec::new();
        }
        Ok(())
    }
}

/// The text of the first frame and how many bytes it took; none where it is not whole yet (RFC 6455, section 5.2).
fn frame(bytes: &[u8]) -> Result<Option<(String, usize)>> {
    const WHOLE_TEXT: u8 = 0x81;
    let Some([first, short]) = bytes.first_chunk() else { return Ok(None) };
    ensure!(*first == WHOLE_TEXT, "a frame of another kind than text: {first:#04x}");
    let (head, length) = match short {
        0..=125 => (2, usize::from(*short)),
        126 => match bytes.get(2..4) {
            Some(long) => (4, usize::from(u16::from_be_bytes([long[0], long[1]]))),
            None => return Ok(None),
        },
        _ => bail!("a message that is long or masked"),
    };
    let Some(text) = bytes.get(head..head + length) else { return Ok(None) };
    Ok(Some((std::str::from_utf8(text).context("a message that is not text")?.to_owned(), head + length)))
}

/// Sees that this process may have so many files open.
fn allow_open_files(needed: u64) -> Result<()> {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_none_or(|current| current >= needed) {
        return Ok(());
    }
    let most = limit.maximum;
    ensure!(
        most.is_none_or(|most| most >= needed),
        "{needed} open files are needed here and {} allowed; raise the limit (ulimit -Hn)",
        most.unwrap_or_default()
    );
    limit.current = Some(needed);
    setrlimit(Resource::Nofile, limit).context("the limit of open files cannot be raised")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_taken_whole_and_one_by_one() {
        let mut bytes = b"\x81\x02hi\x81\x7e\x01\x00".to_vec();
        assert_eq!(frame(&bytes).unwrap(), Some(("hi".to_owned(), 4)));
        bytes.drain(..4);
        assert_eq!(frame(&bytes).unwrap(), None);
        bytes.extend(vec![b'x'; 256]);
        assert_eq!(frame(&bytes).unwrap(), Some(("x".repeat(256), 260)));
        assert_eq!(frame(b"\x81").unwrap(), None);
    }

    #[test]
    fn what_the_server_should_not_send_is_an_error() {
        for bytes in
            [b"\x88\x02\x11\x31".as_slice(), b"\x01\x02hi", b"\x81\x82....hi", b"\x81\x7f\0\0\0\0\0\x01\0\0"]
        {
            assert!(frame(bytes).is_err(), "{bytes:?}");
        }
    }
}
