//! Waits until the server says that it is ready.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::Server;
use crate::process::interrupt;

/// Returns how long it took. A server that ends meanwhile is an error with its last words.
pub fn wait_until_ready(server: &mut Server, port: u16, patience: Duration) -> Result<Duration> {
    let began = Instant::now();
    loop {
        if let Some(status) = server.poll()? {
            bail!("the server ended while starting ({status})\n{}", server.last_log_lines());
        }
        if status_of(port, "/health/ready") == Some(200) {
            return Ok(began.elapsed());
        }
        if began.elapsed() > patience {
            bail!("the server is not ready after {} s\n{}", patience.as_secs(), server.last_log_lines());
        }
        interrupt::check()?;
        thread::sleep(Duration::from_millis(10));
    }
}

fn status_of(port: u16, path: &str) -> Option<u16> {
    let timeout = Duration::from_secs(2);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, timeout).ok()?;
    stream.set_read_timeout(Some(timeout)).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).ok()?;
    std::str::from_utf8(&answer).ok()?.strip_prefix("HTTP/1.1 ")?.parse().ok()
}
