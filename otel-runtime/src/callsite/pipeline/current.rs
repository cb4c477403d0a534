//! Which pipeline is in force: the installed one, the one that a test carries in its `Context`, or the one of
//! OpenTelemetry's global providers.

use super::globals::{does_nothing, globals, set_global_logs};
use super::providers::{Pipeline, Recording};
use super::sink::LoggerSource;
use opentelemetry::logs::LoggerProvider;
use opentelemetry::metrics::MeterProvider;
use opentelemetry::{Context, global};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed, Ordering::Release};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, Weak};

/// The state that each call site reads first. After each change, call sites resolve their pipeline again.
///
/// The low bits are the flags below. The other bits count changes, so that a call site detects that its cached pipeline is outdated.
pub(crate) static STATE: AtomicU32 = AtomicU32::new(0);

/// A provider records spans: an installed one, or a global one.
pub(crate) const RECORDING: u32 = 1;
/// A pipeline is installed. Without this flag, call sites use OpenTelemetry's global providers.
pub(crate) const INSTALLED: u32 = 1 << 1;
/// The sampler follows the parent.
pub(crate) const PARENT_BASED: u32 = 1 << 2;
/// A test carries a pipeline in a `Context`, so call sites look there first.
pub(crate) const TESTING: u32 = 1 << 3;
/// A trace that is not sampled can be kept when it has ended, so its spans are recorded.
pub(crate) const UNDECIDED: u32 = 1 << 4;
const CHANGE: u32 = 1 << 5;

static PIPELINE: RwLock<Option<Arc<Pipeline>>> = RwLock::new(None);
static KNOWN_METERS: Mutex<Option<Weak<dyn MeterProvider + Send + Sync>>> = Mutex::new(None);

/// The pipeline of a test, as a value of its `Context`.
pub(crate) struct Carried(pub(crate) Arc<Pipeline>);

/// Returns the pipeline in force for a call in `context`.
pub(crate) fn current_pipeline(context: &Context) -> Arc<Pipeline> {
    let carried = || context.get().map(|Carried(pipeline)| Arc::clone(pipeline));
    let is_testing = STATE.load(Relaxed) & TESTING != 0;
    is_testing.then(carried).flatten().unwrap_or_else(installed_pipeline)
}

/// Copies the pipeline of a test from `current` to `next`, so that a span with a remote parent still belongs to the test.
pub(crate) fn keep_carried(current: &Context, next: Context) -> Context {
    let is_testing = STATE.load(Relaxed) & TESTING != 0;
    match current.get().filter(|_| is_testing && next.get::<Carried>().is_none()) {
        Some(Carried(pipeline)) => next.with_value(Carried(Arc::clone(pipeline))),
        None => next,
    }
}

/// Returns the installed pipeline, or the one of the global providers.
pub(crate) fn installed_pipeline() -> Arc<Pipeline> {
    let installed = PIPELINE.read().unwrap_or_else(PoisonError::into_inner).clone();
    installed.unwrap_or_else(|| Arc::new(globals()))
}

/// Sets the provider of log records for an application that sets OpenTelemetry's global providers itself.
///
/// OpenTelemetry has global providers for traces and metrics, but not for logs. Telemetry installed with this crate takes precedence.
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

/// Sets the provider of log records that is used if nothing is installed.
pub(crate) fn set_logger_source(source: Arc<dyn LoggerSource>) {
    set_global_logs(source);
    refresh_globals();
}

/// Makes all call sites look for OpenTelemetry's global providers on their next call.
///
/// Without installed telemetry, a call site looks for a global provider on its first 256 calls and on every 256th call after that. It
/// therefore finds a provider that is set late, but possibly not on the next call.
///
/// ```
/// otel_runtime::refresh_globals();
/// ```
pub fn refresh_globals() {
    replace(|_| ());
}

/// Makes call sites resolve their pipeline again if there is a new global meter provider.
pub(crate) fn look_for_meters() {
    let provider = global::meter_provider();
    let mut known = KNOWN_METERS.lock().unwrap_or_else(PoisonError::into_inner);
    let is_known = known.as_ref().map_or(does_nothing(&provider), |known| known.ptr_eq(&Arc::downgrade(&provider)));
    if !is_known {
        // A weak reference does not keep the provider alive, and its address is not reused as long as the reference exists.
        *known = Some(Arc::downgrade(&provider));
        refresh_globals();
    }
}

/// Records that a global provider records spans.
pub(crate) fn found_globals() {
    if STATE.load(Relaxed) & (INSTALLED | RECORDING) == 0 {
        // A concurrent installation has precedence.
        let _unchanged = PIPELINE.read().unwrap_or_else(PoisonError::into_inner);
        let recording = |state: u32| (state & INSTALLED == 0).then_some(state | RECORDING);
        _ = STATE.fetch_update(Release, Relaxed, recording);
    }
}

/// The function that is called after the pipeline or its filter has changed.
static AFTER_CHANGE: OnceLock<fn()> = OnceLock::new();

/// Sets the function that is called after the pipeline or its filter has changed. Only the first call has an effect.
#[cfg(feature = "bridge-tracing")]
pub(crate) fn on_change(call: fn()) {
    AFTER_CHANGE.get_or_init(|| call);
}

/// Changes the installed pipeline, and makes call sites resolve again.
pub(crate) fn replace(change: impl FnOnce(&mut Option<Arc<Pipeline>>)) {
    change_installed(change);
    changed();
}

pub(super) fn changed() {
    if let Some(call) = AFTER_CHANGE.get() {
        call();
    }
}

fn change_installed(change: impl FnOnce(&mut Option<Arc<Pipeline>>)) {
    let mut installed = PIPELINE.write().unwrap_or_else(PoisonError::into_inner);
    change(&mut installed);
    let mode = match installed.as_deref() {
        None => 0,
        Some(pipeline) => {
            let recording = match pipeline.recording {
                Recording::Full if pipeline.traces.is_some() => RECORDING,
                Recording::FullAndUndecided if pipeline.traces.is_some() => RECORDING | UNDECIDED,
                _ => 0,
            };
            let parent_based = if pipeline.parent_based { PARENT_BASED } else { 0 };
            INSTALLED | recording | parent_based
        }
    };
    // `enable_testing` and `found_globals` may set bits concurrently, so this is an update instead of a store.
    let next = |state: u32| Some((state & !(CHANGE - 1)).wrapping_add(CHANGE) | (state & TESTING) | mode);
    _ = STATE.fetch_update(Release, Relaxed, next);
}
