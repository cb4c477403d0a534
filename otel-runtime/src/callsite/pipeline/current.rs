//! Which pipeline is in force: the one that was installed, the one that a test carries in its `Context`, or that of
//! OpenTelemetry's globals.

use super::globals::{does_nothing, globals, set_global_logs};
use super::providers::Pipeline;
use super::sink::LoggerSource;
use opentelemetry::logs::LoggerProvider;
use opentelemetry::metrics::MeterProvider;
use opentelemetry::{Context, global};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed, Ordering::Release};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};

/// What every site looks at first: which pipeline is in force. A change of any kind makes sites resolve again.
///
/// The low bits are the constants below; the rest counts changes, so that a site can tell that what it remembers is stale.
pub(crate) static STATE: AtomicU32 = AtomicU32::new(0);

/// Somebody takes spans: what was installed, or the globals.
pub(crate) const RECORDING: u32 = 1;
/// A pipeline was installed; without this bit sites follow OpenTelemetry's globals.
pub(crate) const INSTALLED: u32 = 1 << 1;
/// The sampler follows the parent.
pub(crate) const PARENT_BASED: u32 = 1 << 2;
/// A test carries a pipeline in some `Context`, so sites have to look there first.
pub(crate) const TESTING: u32 = 1 << 3;
const CHANGE: u32 = 1 << 4;

static PIPELINE: RwLock<Option<Arc<Pipeline>>> = RwLock::new(None);
static KNOWN_METERS: Mutex<Option<Weak<dyn MeterProvider + Send + Sync>>> = Mutex::new(None);

/// The pipeline of a test, carried in its `Context`.
pub(crate) struct Carried(pub(crate) Arc<Pipeline>);

/// The pipeline in force for a call in `context`.
pub(crate) fn current_pipeline(context: &Context) -> Arc<Pipeline> {
    let carried = || context.get().map(|Carried(pipeline)| Arc::clone(pipeline));
    let is_testing = STATE.load(Relaxed) & TESTING != 0;
    is_testing.then(carried).flatten().unwrap_or_else(installed_pipeline)
}

/// `next` with the pipeline that a test carries in `current`, so that a parent from elsewhere does not leave the test.
pub(crate) fn keep_carried(current: &Context, next: Context) -> Context {
    let is_testing = STATE.load(Relaxed) & TESTING != 0;
    match current.get().filter(|_| is_testing && next.get::<Carried>().is_none()) {
        Some(Carried(pipeline)) => next.with_value(Carried(Arc::clone(pipeline))),
        None => next,
    }
}

/// The pipeline that was installed, or that of the globals.
pub(crate) fn installed_pipeline() -> Arc<Pipeline> {
    let installed = PIPELINE.read().unwrap_or_else(PoisonError::into_inner).clone();
    installed.unwrap_or_else(|| Arc::new(globals()))
}

/// Makes `provider` the home of log records in an application that sets OpenTelemetry's globals by itself.
///
/// OpenTelemetry has a global for traces and metrics, but none for logs. What [`crate::init`] installs wins over it.
///
/// ```
/// # #[cfg(feature = "sdk")] {
/// let provider = opentelemetry_sdk::logs::SdkLoggerProvider::builder().build();
/// otel_runtime::set_logger_provider(provider);
/// # }
/// ```
pub fn set_logger_provider<P>(provider: P)
where
    P: LoggerProvider + Send + Sync + 'static,
    P::Logger: Send + Sync + 'static,
{
    set_logger_source(Arc::new(provider));
}

/// Makes `source` the home of log records where nothing is installed.
pub(crate) fn set_logger_source(source: Arc<dyn LoggerSource>) {
    set_global_logs(source);
    refresh_globals();
}

/// Makes call sites look for OpenTelemetry's global providers again at once.
///
/// Without an installed pipeline a site looks for a global provider on its first calls and then on every 256th, so a
/// provider that is set late is found by itself; this finds it with the next call.
///
/// ```
/// otel_runtime::refresh_globals();
/// ```
pub fn refresh_globals() {
    replace(|_| ());
}

/// Makes sites resolve again if there is another global provider of meters than they know.
pub(crate) fn look_for_meters() {
    let provider = global::meter_provider();
    let mut known = KNOWN_METERS.lock().unwrap_or_else(PoisonError::into_inner);
    let is_known = known.as_ref().map_or(does_nothing(&provider), |known| known.ptr_eq(&Arc::downgrade(&provider)));
    if !is_known {
        // Weak, so that the provider ends when its owner says so; its address is not used again as long as this lives.
        *known = Some(Arc::downgrade(&provider));
        refresh_globals();
    }
}

/// A site found a global provider at work.
pub(crate) fn found_globals() {
    if STATE.load(Relaxed) & (INSTALLED | RECORDING) == 0 {
        // An install that is under way wins.
        let _unchanged = PIPELINE.read().unwrap_or_else(PoisonError::into_inner);
        let recording = |state: u32| (state & INSTALLED == 0).then_some(state | RECORDING);
        _ = STATE.fetch_update(Release, Relaxed, recording);
    }
}

/// Changes which pipeline is installed, and makes sites resolve again.
pub(crate) fn replace(change: impl FnOnce(&mut Option<Arc<Pipeline>>)) {
    let mut installed = PIPELINE.write().unwrap_or_else(PoisonError::into_inner);
    change(&mut installed);
    let mode = match installed.as_deref() {
        None => 0,
        Some(pipeline) => {
            let recording = if pipeline.traces.is_some() { RECORDING } else { 0 };
            let parent_based = if pipeline.parent_based { PARENT_BASED } else { 0 };
            INSTALLED | recording | parent_based
        }
    };
    // `enable_testing` and `found_globals` only add bits, hence a loop instead of a store.
    let next = |state: u32| Some((state & !(CHANGE - 1)).wrapping_add(CHANGE) | (state & TESTING) | mode);
    _ = STATE.fetch_update(Release, Relaxed, next);
}
