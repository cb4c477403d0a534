//! The thread that waits for signals, and those that wait for it.

use super::process::end_process;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

const SIGNALS: [i32; 2] = [SIGTERM, SIGINT];

/// A signal within this time after the first one is the same request: some programs that start others forward a signal that their children
/// receive anyway.
const SAME_REQUEST: Duration = Duration::from_millis(500);

static OF_PROCESS: Mutex<Option<Arc<Listener>>> = Mutex::new(None);

#[derive(Debug, Default)]
pub(super) struct Listener {
    state: Mutex<State>,
    received: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// The first signal.
    signal: Option<i32>,
    waiting: HashMap<u64, Waker>,
}

impl Listener {
    /// Returns the listener of this process, which the first call starts.
    ///
    /// # Errors
    ///
    /// Returns an error if the operating system does not allow a handler or a thread.
    pub(super) fn of_process() -> io::Result<Arc<Self>> {
        let mut of_process = OF_PROCESS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(listener) = &*of_process {
            return Ok(Arc::clone(listener));
        }
        let listener = Arc::new(Self::default());
        let mut incoming = Incoming::register()?;
        let informed = Arc::clone(&listener);
        thread::Builder::new().name("otel-signals".to_owned()).spawn(move || {
            informed.receive(incoming.next());
            let first = Instant::now();
            loop {
                let signal = incoming.next();
                if first.elapsed() >= SAME_REQUEST {
                    end_process(signal);
                }
            }
        })?;
        Ok(Arc::clone(of_process.insert(listener)))
    }

    fn receive(&self, signal: i32) {
        let mut state = self.state();
        state.signal = Some(signal);
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        self.received.notify_all();
        waiting.into_values().for_each(Waker::wake);
    }

    pub(super) fn received(&self) -> Option<i32> {
        self.state().signal
    }

    pub(super) fn wait(&self) -> i32 {
        let mut state = self.state();
        loop {
            if let Some(signal) = state.signal {
                return signal;
            }
            state = self.received.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(super) fn poll(&self, id: u64, waker: &Waker) -> Poll<()> {
        let mut state = self.state();
        if state.signal.is_some() {
            return Poll::Ready(());
        }
        state.waiting.insert(id, waker.clone());
        Poll::Pending
    }

    pub(super) fn forget(&self, id: u64) {
        self.state().waiting.remove(&id);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The signals of the process, one after the other.
#[cfg(unix)]
struct Incoming(signal_hook::iterator::Signals);

#[cfg(unix)]
impl Incoming {
    fn register() -> io::Result<Self> {
        signal_hook::iterator::Signals::new(SIGNALS).map(Self)
    }

    /// Waits for the next signal.
    fn next(&mut self) -> i32 {
        loop {
            if let Some(signal) = self.0.wait().next() {
                return signal;
            }
        }
    }
}

/// The last signal, or zero. Handlers cannot wake a thread everywhere, so this one looks every now and then.
#[cfg(not(unix))]
struct Incoming(Arc<std::sync::atomic::AtomicUsize>);

#[cfg(not(unix))]
impl Incoming {
    fn register() -> io::Result<Self> {
        let last = Arc::default();
        for signal in SIGNALS {
            let number = usize::try_from(signal).unwrap_or_default();
            signal_hook::flag::register_usize(signal, Arc::clone(&last), number)?;
        }
        Ok(Self(last))
    }

    /// Waits for the next signal.
    fn next(&mut self) -> i32 {
        loop {
            match self.0.swap(0, std::sync::atomic::Ordering::SeqCst) {
                0 => thread::sleep(Duration::from_millis(50)),
                signal => return i32::try_from(signal).unwrap_or(SIGINT),
            }
        }
    }
}
