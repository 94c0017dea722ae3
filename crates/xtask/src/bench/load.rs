//! Many requests at once from one thread, so that the generator takes as little as it can of the cores that it shares
//! with what it measures.
//!
//! An open loop sends request *i* at `start + i / rate` whatever became of the others, and counts its latency from
//! that moment: a server that falls behind cannot slow its own measurement down. A closed loop sends the next request
//! as soon as a connection is free.

use std::collections::{BTreeMap, VecDeque};
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::http::{Framing, framing};
use crate::process::interrupt;

/// After the last request was due, how long its answer is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, Debug)]
pub enum Pace {
    /// Requests a second, on a fixed schedule.
    Open(u32),
    Closed,
}

pub struct Load<'a> {
    pub port: u16,
    pub connections: usize,
    pub pace: Pace,
    pub time: Duration,
    /// Complete requests, sent in turn.
    pub requests: &'a [Vec<u8>],
}

pub struct Outcome {
    /// From the moment a request was due, in milliseconds.
    pub latencies: Vec<f64>,
    /// Answers other than 200, cut connections and requests never answered.
    pub errors: usize,
    /// Those of them that were answers, by their status.
    pub refused: BTreeMap<u16, usize>,
    /// From the start to the last answer.
    pub took: Duration,
    pub body_bytes: usize,
}

impl Outcome {
    pub fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.took.as_secs_f64()
    }
}

struct Connection {
    stream: TcpStream,
    /// When the request under way was due.
    due: Option<Instant>,
    answer: Vec<u8>,
}

impl Connection {
    fn open(port: u16) -> Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let stream = TcpStream::connect(address).context("the server cannot be reached")?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        Ok(Self { stream, due: None, answer: Vec::with_capacity(64 * 1024) })
    }

    /// The status and length of the answer once it is complete.
    fn receive(&mut self, buffer: &mut [u8]) -> Result<Option<(u16, usize)>> {
        loop {
            match self.stream.read(buffer) {
                Ok(0) => anyhow::bail!("the connection was closed"),
                Ok(read) => {
                    self.answer.extend_from_slice(&buffer[..read]);
                    if let Framing::Complete { status, length, .. } = framing(&self.answer)? {
                        return Ok(Some((status, length)));
                    }
                    if read < buffer.len() {
                        return Ok(None);
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Gives out the moments at which requests are due.
struct Schedule {
    start: Instant,
    end: Instant,
    pace: Pace,
    sent: u64,
}

impl Schedule {
    /// When the next request is due; none when there are no more.
    fn next(&self, now: Instant) -> Option<Instant> {
        let due = match self.pace {
            Pace::Open(rate) => {
                self.start + Duration::from_nanos(self.sent * 1_000_000_000 / u64::from(rate))
            }
            Pace::Closed => now,
        };
        (due < self.end).then_some(due)
    }

    /// Requests that were due and found no free connection.
    fn unsent(&self) -> usize {
        let Pace::Open(rate) = self.pace else { return 0 };
        let all = (self.end - self.start).as_secs_f64() * f64::from(rate);
        (all as usize).saturating_sub(self.sent as usize)
    }
}

pub fn run(load: &Load<'_>) -> Result<Outcome> {
    let mut connections: Vec<Connection> =
        (0..load.connections).map(|_| Connection::open(load.port)).collect::<Result<_>>()?;
    let mut free: VecDeque<usize> = (0..connections.len()).collect();
    let mut buffer = vec![0; 128 * 1024];
    let mut outcome = Outcome {
        latencies: Vec::new(),
        errors: 0,
        refused: BTreeMap::new(),
        took: Duration::ZERO,
        body_bytes: 0,
    };
    let start = Instant::now();
    let mut schedule = Schedule { start, end: start + load.time, pace: load.pace, sent: 0 };
    loop {
        let mut now = Instant::now();
        while let Some(due) = schedule.next(now).filter(|due| *due <= now)
            && let Some(index) = free.pop_front()
        {
            let request = &load.requests[schedule.sent as usize % load.requests.len()];
            schedule.sent += 1;
            let connection = &mut connections[index];
            connection.answer.clear();
            // A request fits the socket's buffer, which is empty.
            match connection.stream.write(request) {
                Ok(written) if written == request.len() => connection.due = Some(due),
                _ => {
                    outcome.errors += 1;
                    *connection = Connection::open(load.port)?;
                    free.push_back(index);
                }
            }
            now = Instant::now();
        }
        let next = schedule.next(now);
        if next.is_none() && free.len() == connections.len() {
            break;
        }
        if now > schedule.end + PATIENCE {
            outcome.errors += connections.len() - free.len() + schedule.unsent();
            break;
        }
        interrupt::check()?;
        let wait = match next {
            Some(due) if !free.is_empty() => due.saturating_duration_since(now),
            _ => Duration::from_millis(100),
        };
        for index in readable(&connections, wait)? {
            let connection = &mut connections[index];
            let Some(due) = connection.due else { continue };
            match connection.receive(&mut buffer) {
                Ok(None) => {}
                Ok(Some((status, length))) => {
                    connection.due = None;
                    free.push_back(index);
                    if status == 200 {
                        outcome.latencies.push(due.elapsed().as_secs_f64() * 1000.0);
                        outcome.body_bytes += length;
                    } else {
                        outcome.errors += 1;
                        *outcome.refused.entry(status).or_default() += 1;
                    }
                    outcome.took = start.elapsed();
                }
                Err(_) => {
                    outcome.errors += 1;
                    *connection = Connection::open(load.port)?;
                    free.push_back(index);
                }
            }
        }
    }
    Ok(outcome)
}

fn readable(connections: &[Connection], wait: Duration) -> Result<Vec<usize>> {
    let busy: Vec<usize> = (0..connections.len()).filter(|index| connections[*index].due.is_some()).collect();
    let mut polled: Vec<PollFd<'_>> =
        busy.iter().map(|index| PollFd::new(&connections[*index].stream, PollFlags::IN)).collect();
    let timeout = Timespec { tv_sec: wait.as_secs() as i64, tv_nsec: i64::from(wait.subsec_nanos()) };
    match poll(&mut polled, Some(&timeout)) {
        // A signal: the loop looks whether it was meant for us.
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(busy
        .into_iter()
        .zip(&polled)
        .filter(|(_, fd)| !fd.revents().is_empty())
        .map(|(index, _)| index)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::thread;

    /// Answers each request after `delay`, one connection after the other request by request.
    fn server(delay: Duration, answer: &'static str) -> u16 {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                thread::spawn(move || {
                    let mut buffer = [0; 1024];
                    while stream.read(&mut buffer).is_ok_and(|read| read > 0) {
                        thread::sleep(delay);
                        stream.write_all(answer.as_bytes()).unwrap();
                    }
                });
            }
        });
        port
    }

    const GOOD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    fn outcome(port: u16, connections: usize, pace: Pace) -> Outcome {
        let requests = [b"GET / HTTP/1.1\r\n\r\n".to_vec()];
        run(&Load { port, connections, pace, time: Duration::from_millis(500), requests: &requests }).unwrap()
    }

    #[test]
    fn an_open_loop_sends_all_that_was_due_and_counts_waiting_for_a_connection() {
        // One connection serves about 20 of 50 requests in the time; the others wait for it.
        let outcome = outcome(server(Duration::from_millis(25), GOOD), 1, Pace::Open(100));
        assert_eq!((outcome.latencies.len(), outcome.errors), (50, 0));
        let slowest = outcome.latencies.iter().copied().fold(0.0, f64::max);
        assert!(slowest > 500.0, "{slowest}");
    }

    #[test]
    fn a_closed_loop_never_has_more_under_way_than_connections() {
        let outcome = outcome(server(Duration::from_millis(50), GOOD), 4, Pace::Closed);
        assert!(outcome.latencies.len() <= 40 && !outcome.latencies.is_empty());
        assert_eq!(outcome.body_bytes, outcome.latencies.len() * 2);
    }

    #[test]
    fn refusals_are_errors() {
        let outcome = outcome(
            server(Duration::ZERO, "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n"),
            2,
            Pace::Open(20),
        );
        assert_eq!((outcome.latencies.len(), outcome.errors), (0, 10));
        assert_eq!(outcome.refused, BTreeMap::from([(503, 10)]));
    }
}
