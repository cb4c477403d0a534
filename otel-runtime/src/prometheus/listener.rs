//! A listener for scrapes on threads of its own, so that it needs no async runtime.

use super::request;
use super::response::Response;
use super::scrape::Scrape;
use crate::report::print_to_stderr;
use opentelemetry::Context;
use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// More scrapers than this at a time are sent away; each has a thread.
const MAX_CONNECTIONS: usize = 16;
/// How long a client may take to ask, all in all.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);
/// How long it may take to read the answer: Prometheus gives up after 10 seconds itself.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a stop waits for the listener, and then for answers that are on their way.
const STOP_TIMEOUT: Duration = Duration::from_millis(500);

/// Answers until it is stopped or dropped.
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
    /// The listening socket is closed.
    closed: bool,
    next: u64,
    open: BTreeMap<u64, TcpStream>,
}

impl Listener {
    /// # Errors
    ///
    /// When the operating system refuses a thread.
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

    /// Where it listens, with the port that the system chose if it was to.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Frees the port and lets answers that are on their way arrive; a second time it does nothing.
    pub(crate) fn stop(&self) {
        if self.shared.stopping.swap(true, SeqCst) {
            return;
        }
        // `accept` cannot be interrupted; a connection ends it.
        _ = TcpStream::connect_timeout(&reachable(self.address), STOP_TIMEOUT);
        self.shared.wait(|state| state.closed);
        // Whoever has not asked yet is not answered any more.
        for stream in self.shared.state().open.values() {
            _ = stream.shutdown(Shutdown::Read);
        }
        self.shared.wait(|state| state.open.is_empty());
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What listens on all addresses is reached on loopback.
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
                // Most likely there are no file descriptors left, and asking again at once would not help.
                Err(error) => {
                    self.report_error_once(&error);
                    thread::sleep(Duration::from_millis(50));
                }
            }
        }
    }

    /// A thread for the connection, or a refusal that waits for nothing.
    fn admit(self: &Arc<Self>, mut stream: TcpStream) {
        let Some(number) = self.enter(&stream) else {
            _ = Response::busy().write(&mut stream, Instant::now() + Duration::from_millis(10));
            return;
        };
        let own = Arc::clone(self);
        let thread = thread::Builder::new().name("otel-scrape".to_owned()).spawn(move || {
            own.answer(stream);
            own.leave(number);
        });
        if let Err(error) = thread {
            self.leave(number);
            self.report_error_once(&error);
        }
    }

    /// Once: a scraper that is not answered shows in Prometheus every time.
    fn report_error_once(&self, error: &io::Error) {
        self.error_reported.call_once(|| print_to_stderr(format_args!("cannot answer a scrape: {error}")));
    }

    /// The number of the connection; none if there are too many.
    fn enter(&self, stream: &TcpStream) -> Option<u64> {
        let mut state = self.state();
        if state.open.len() >= MAX_CONNECTIONS {
            return None;
        }
        let stream = stream.try_clone().ok()?;
        state.next += 1;
        let number = state.next;
        state.open.insert(number, stream);
        Some(number)
    }

    fn leave(&self, number: u64) {
        self.state().open.remove(&number);
        self.changed.notify_all();
    }

    fn answer(&self, mut stream: TcpStream) {
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        let request = request::read(&mut stream, Instant::now() + REQUEST_TIMEOUT);
        let response = catch_unwind(AssertUnwindSafe(|| Response::to(request, &self.scrape)));
        if let Some(response) = response.unwrap_or_else(|_| Some(Response::broken())) {
            // A client that does not read its answer has nobody to complain to.
            _ = response.write(&mut stream, Instant::now() + RESPONSE_TIMEOUT);
        }
    }
}
