//! A listener for scrapes that runs on its own threads and needs no asynchronous runtime.

use super::request;
use super::response::{Response, drain};
use super::scrape::Scrape;
use crate::report::{MessageLevel, print_to_stderr};
use opentelemetry::Context;
use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Maximum number of concurrent connections. Each has a thread. A further connection replaces the oldest one that waits for its client, so
/// that clients that send nothing do not keep a scraper out.
const MAX_CONNECTIONS: usize = 16;
/// Maximum duration of receiving a request.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);
/// Maximum duration of sending a response. The default timeout of Prometheus is 10 seconds, too.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(10);
/// Maximum duration of waiting for the listener to stop, and then for pending responses.
const STOP_TIMEOUT: Duration = Duration::from_millis(500);

/// A listener that serves the page until it is stopped or dropped.
#[derive(Debug)]
pub(crate) struct Listener {
    address: SocketAddr,
    shared: Arc<ListenerShared>,
}

#[derive(Debug)]
struct ListenerShared {
    scrape: Scrape,
    stopping: AtomicBool,
    state: Mutex<ListenerState>,
    changed: Condvar,
    error_reported: Once,
}

#[derive(Debug, Default)]
struct ListenerState {
    /// Whether the listening socket is closed.
    closed: bool,
    next: u64,
    open: BTreeMap<u64, Connection>,
}

#[derive(Debug)]
struct Connection {
    stream: TcpStream,
    /// Whether a request was received whose response is not sent yet.
    is_busy: bool,
}

impl Listener {
    /// # Errors
    ///
    /// Returns an error if the operating system fails to create a thread.
    pub(crate) fn start(socket: TcpListener, scrape: Scrape) -> io::Result<Self> {
        let address = socket.local_addr()?;
        let shared = Arc::new(ListenerShared {
            scrape,
            stopping: AtomicBool::new(false),
            state: Mutex::default(),
            changed: Condvar::new(),
            error_reported: Once::new(),
        });
        let own = Arc::clone(&shared);
        thread::Builder::new().name("otel-prometheus".to_owned()).spawn(move || {
            own.accept(&socket);
            drop(socket);
            own.state().closed = true;
            own.changed.notify_all();
        })?;
        Ok(Self { address, shared })
    }

    /// Returns the address of the listener, with the actual port.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Closes the port and waits for pending responses. Further calls do nothing.
    pub(crate) fn stop(&self) {
        if self.shared.stopping.swap(true, SeqCst) {
            return;
        }
        // `accept` cannot be interrupted, but a connection makes it return.
        _ = TcpStream::connect_timeout(&reachable(self.address), STOP_TIMEOUT);
        self.shared.wait(|state| state.closed);
        // Connections that have not sent a request are not answered.
        for connection in self.shared.state().open.values() {
            _ = connection.stream.shutdown(Shutdown::Read);
        }
        self.shared.wait(|state| state.open.is_empty());
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Returns an address to connect to. A listener on all addresses is reachable on the loopback interface.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

impl ListenerShared {
    fn state(&self) -> MutexGuard<'_, ListenerState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, reached: impl Fn(&ListenerState) -> bool) {
        let state = self.state();
        _ = self.changed.wait_timeout_while(state, STOP_TIMEOUT, |state| !reached(state));
    }

    fn accept(self: &Arc<Self>, socket: &TcpListener) {
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        for stream in socket.incoming() {
            if self.stopping.load(SeqCst) {
                return;
            }
            match stream {
                Ok(stream) => self.admit(stream),
                // The most likely cause is a lack of file descriptors, so an immediate retry would fail, too.
                Err(error) => {
                    self.report_error_once(&error);
                    thread::sleep(Duration::from_millis(50));
                }
            }
        }
    }

    /// Starts a thread for a connection, or rejects it without waiting.
    fn admit(self: &Arc<Self>, mut stream: TcpStream) {
        let Some(number) = self.enter(&stream) else {
            Response::busy().write_at_once(&mut stream);
            return;
        };
        let own = Arc::clone(self);
        let thread = thread::Builder::new().name("otel-scrape".to_owned()).spawn(move || {
            own.answer(stream, number);
            own.leave(number);
        });
        if let Err(error) = thread {
            self.leave(number);
            self.report_error_once(&error);
        }
    }

    /// Prints only the first error to stderr. Prometheus reports every failed scrape.
    fn report_error_once(&self, error: &io::Error) {
        self.error_reported
            .call_once(|| print_to_stderr(MessageLevel::Error, format_args!("cannot respond to a scrape: {error}")));
    }

    /// Returns the number of a new connection, or `None` if all others are being answered.
    fn enter(&self, stream: &TcpStream) -> Option<u64> {
        let mut state = self.state();
        if state.open.len() >= MAX_CONNECTIONS {
            let oldest = state.open.iter().find(|(_, connection)| !connection.is_busy).map(|(number, _)| *number)?;
            if let Some(connection) = state.open.remove(&oldest) {
                // Its thread notices that and ends.
                _ = connection.stream.shutdown(Shutdown::Both);
            }
        }
        let stream = stream.try_clone().ok()?;
        state.next += 1;
        let number = state.next;
        state.open.insert(number, Connection { stream, is_busy: false });
        Some(number)
    }

    fn leave(&self, number: u64) {
        self.state().open.remove(&number);
        self.changed.notify_all();
    }

    fn answer(&self, mut stream: TcpStream, number: u64) {
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        let request = request::read(&mut stream, Instant::now() + REQUEST_TIMEOUT);
        if !self.set_busy(number, true) {
            return;
        }
        let response = catch_unwind(AssertUnwindSafe(|| Response::to(request, &self.scrape)));
        if let Some(response) = response.unwrap_or_else(|_| Some(Response::broken())) {
            // Errors are ignored if a client does not read the response.
            let written = response.write(&mut stream, Instant::now() + RESPONSE_TIMEOUT);
            self.set_busy(number, false);
            if written.is_ok() {
                drain(&mut stream);
            }
        }
    }

    /// Returns whether the connection still exists. Another connection may have replaced it.
    fn set_busy(&self, number: u64, is_busy: bool) -> bool {
        let mut state = self.state();
        let connection = state.open.get_mut(&number);
        connection.map(|connection| connection.is_busy = is_busy).is_some()
    }
}
