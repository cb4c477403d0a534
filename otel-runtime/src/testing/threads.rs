//! Telemetry of a test on threads that the test does not start itself: those of servers, runtimes and thread pools.

use super::telemetry::TestTelemetry;
use crate::callsite::pipeline::install::{install, uninstall};
use crate::callsite::pipeline::providers::Pipeline;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

impl TestTelemetry {
    /// Runs a future inside this telemetry on a new tokio runtime, with everything that it spawns.
    ///
    /// The runtime has several threads. Tasks of `tokio::spawn`, closures of `spawn_blocking` and the connections of a server such as
    /// `axum::serve` are recorded, although they do not carry the context. When the future is ready, the runtime ends: tasks that are
    /// still running are dropped, and closures of `spawn_blocking` are awaited. Assertions after that see their spans.
    ///
    /// ```
    /// use otel_runtime::testing::TestTelemetry;
    /// use otel_runtime::traced;
    ///
    /// #[traced]
    /// async fn refresh() {}
    ///
    /// let telemetry = TestTelemetry::new();
    /// telemetry.block_on(async { tokio::spawn(refresh()).await.unwrap() });
    /// telemetry.span("refresh").root();
    /// ```
    ///
    /// Use it in a test function with `#[test]`.
    ///
    /// # Panics
    ///
    /// Panics if `work` panics, if it is called inside another runtime, such as in a function with `#[tokio::test]`, or if the
    /// operating system fails to create threads.
    #[track_caller]
    pub fn block_on<F: Future>(&self, work: F) -> F::Output {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("test-telemetry")
            .on_thread_start(self.on_thread_start())
            .enable_all()
            .build()
            .unwrap_or_else(|error| panic!("cannot start a tokio runtime for the test: {error}"));
        self.run(|| runtime.block_on(work))
    }

    /// Returns a function that makes this telemetry the current one on the thread that calls it, until the thread ends.
    ///
    /// It is for runtimes and thread pools that the test builds: pass it to `tokio::runtime::Builder::on_thread_start`, or call it in the
    /// `start_handler` of a rayon `ThreadPoolBuilder`. Everything on these threads is recorded here, unless it runs in a context with
    /// other telemetry.
    ///
    /// ```
    /// use otel_runtime::testing::TestTelemetry;
    /// use otel_runtime::traced;
    ///
    /// #[traced]
    /// fn work() {}
    ///
    /// let telemetry = TestTelemetry::new();
    /// let start = telemetry.on_thread_start();
    /// let worker = std::thread::spawn(move || {
    ///     start();
    ///     work();
    /// });
    /// worker.join().unwrap();
    /// telemetry.span("work");
    /// ```
    pub fn on_thread_start(&self) -> impl Fn() + Clone + Send + Sync + 'static {
        let context = self.context();
        // A guard in a thread-local variable could be dropped after the context of the thread, which would panic. Forgotten, it leaves
        // the context in place until the thread ends.
        move || std::mem::forget(context.clone().attach())
    }

    /// Makes this telemetry the global telemetry of the process until the guard is dropped.
    ///
    /// It is for tested code that starts threads or runtimes of its own. Everything that does not run inside another [`TestTelemetry`] is
    /// recorded here, on every thread. Only one can be installed at a time, so this function waits until the guards of other tests are
    /// dropped. Tests that use no telemetry at all are also recorded if they run at the same time; put tests that install telemetry into
    /// a file of their own below `tests`, or use [`block_on`](Self::block_on), which does not have this effect.
    ///
    /// ```
    /// use otel_runtime::testing::TestTelemetry;
    /// use otel_runtime::traced;
    ///
    /// #[traced]
    /// fn work() {}
    ///
    /// let telemetry = TestTelemetry::new();
    /// let installed = telemetry.install();
    /// std::thread::spawn(work).join().unwrap();
    /// drop(installed);
    /// telemetry.span("work");
    /// ```
    ///
    /// A test that installs telemetry a second time while it holds a guard waits forever.
    pub fn install(&self) -> InstalledTestTelemetry {
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        // A test that panicked has uninstalled its telemetry nevertheless.
        let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        install(Arc::clone(&self.pipeline));
        InstalledTestTelemetry { pipeline: Arc::clone(&self.pipeline), _turn: turn }
    }
}

/// Keeps a [`TestTelemetry`] installed until it is dropped. Created by [`TestTelemetry::install`].
#[must_use = "the telemetry is uninstalled when the guard is dropped"]
pub struct InstalledTestTelemetry {
    pipeline: Arc<Pipeline>,
    _turn: MutexGuard<'static, ()>,
}

impl fmt::Debug for InstalledTestTelemetry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InstalledTestTelemetry")
    }
}

impl Drop for InstalledTestTelemetry {
    fn drop(&mut self) {
        uninstall(&self.pipeline);
    }
}
