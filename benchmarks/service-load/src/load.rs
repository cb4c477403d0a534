//! Closed loops: each connection sends the next request after the response to the previous one.

use super::http::{Client, Message};
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

/// The measured requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Request {
    Register,
    Find,
}

/// The data of the requests, which is the same for all requests to one database.
#[derive(Default)]
pub struct Users {
    registered: AtomicU64,
    paths: Mutex<Vec<String>>,
}

/// The responses in one period.
pub struct Answers {
    /// The durations, shortest first.
    pub latencies: Vec<Duration>,
    pub elapsed: Duration,
}

impl Request {
    pub fn connections(self) -> usize {
        match self {
            // Two hashes can run at once on two processors. More connections would measure the queue.
            Self::Register => 4,
            Self::Find => 8,
        }
    }

    /// The duration of a measurement. Short, so that there are many rounds, because the machine varies between rounds.
    pub fn length(self) -> Duration {
        Duration::from_secs(match self {
            // A registration is slow.
            Self::Register => 3,
            Self::Find => 2,
        })
    }
}

impl Answers {
    /// The number of responses.
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    pub fn count(&self) -> f64 {
        self.latencies.len() as f64
    }

    pub fn per_second(&self) -> f64 {
        self.count() / self.elapsed.as_secs_f64()
    }

    pub fn p99(&self) -> Duration {
        self.latencies.get(self.latencies.len() * 99 / 100).copied().unwrap_or_default()
    }
}

/// Sends requests to `address` for this duration. An unexpected response is an error.
pub fn send(request: Request, users: &Users, address: &str, length: Duration) -> io::Result<Answers> {
    let start = Instant::now();
    let connection = |number| -> io::Result<Vec<Duration>> {
        let mut client = Client::connect(address)?;
        let mut latencies = Vec::new();
        // Each starts at another user, so that they do not request the same user at once.
        let mut turn = number * 31;
        while start.elapsed() < length {
            let sent = Instant::now();
            let path = users.ask(&mut client, request, turn)?;
            latencies.push(sent.elapsed());
            if let Some(path) = path {
                users.paths()?.push(path);
            }
            turn += 1;
        }
        Ok(latencies)
    };
    let connection = &connection;
    let all: io::Result<Vec<Vec<Duration>>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..request.connections()).map(|n| scope.spawn(move || connection(n))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().map_err(|_| io::Error::other("a connection panicked"))?)
            .collect()
    });
    let mut latencies = all?.concat();
    let elapsed = start.elapsed();
    latencies.sort_unstable();
    Ok(Answers { latencies, elapsed })
}

/// Sends this number of requests to `address` over one connection.
pub fn send_number(request: Request, users: &Users, address: &str, number: usize) -> io::Result<()> {
    let mut client = Client::connect(address)?;
    for turn in 0..number {
        if let Some(path) = users.ask(&mut client, request, turn)? {
            users.paths()?.push(path);
        }
    }
    Ok(())
}

impl Users {
    fn paths(&self) -> io::Result<MutexGuard<'_, Vec<String>>> {
        self.paths.lock().map_err(|_| io::Error::other("another connection failed"))
    }

    /// Returns the path of a new user.
    fn ask(&self, client: &mut Client, request: Request, turn: usize) -> io::Result<Option<String>> {
        match request {
            Request::Register => {
                let number = self.registered.fetch_add(1, Ordering::Relaxed);
                let body = format!(
                    r#"{{"email":"user{number}@example.com","password":"correct horse {number}","name":"User {number}"}}"#
                );
                Ok(Some(path(&client.send("POST", "/users", &body, "201")?)?))
            }
            Request::Find => {
                let path = {
                    let paths = self.paths()?;
                    paths
                        .get(turn % paths.len().max(1))
                        .cloned()
                        .ok_or_else(|| io::Error::other("no user is registered"))?
                };
                client.send("GET", &path, "", "200").map(|_| None)
            }
        }
    }
}

/// `/users/{id}`, from the response to a registration.
fn path(answer: &Message) -> io::Result<String> {
    let text = String::from_utf8_lossy(&answer.body);
    let id = text.split_once(r#""id":""#).and_then(|(_, rest)| rest.split_once('"'));
    let (id, _) = id.ok_or_else(|| io::Error::other(format!("no `id` in {text}")))?;
    Ok(format!("/users/{id}"))
}
