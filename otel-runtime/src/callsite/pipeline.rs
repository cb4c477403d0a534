//! Where sites send what they record: the providers that were installed, the ones a test carries in its `Context`, or
//! OpenTelemetry's globals.

use super::level::Filter;
use super::sink::{LoggerSource, SpanSink, TracerSource};
use opentelemetry::logs::LoggerProvider;
use opentelemetry::metrics::MeterProvider;
use opentelemetry::trace::{SpanBuilder, TraceContextExt as _, Tracer as _};
use opentelemetry::{Context, InstrumentationScope, global};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed, Ordering::Release};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};

#[cfg(feature = "sdk")]
mod install;
#[cfg(feature = "testing")]
pub(crate) use install::enable_testing;
#[cfg(feature = "sdk")]
pub(crate) use install::{install, uninstall};

/// Everything a site needs to know about the providers behind it.
#[derive(Clone)]
pub(crate) struct Pipeline {
    pub(crate) traces: Option<Arc<dyn TracerSource>>,
    pub(crate) logs: Option<Arc<dyn LoggerSource>>,
    pub(crate) meters: Option<Arc<dyn MeterProvider + Send + Sync>>,
    pub(crate) origin: Origin,
    pub(crate) parent_based: bool,
    pub(crate) filter: Filter,
    pub(crate) text_limit: usize,
    pub(crate) code_attributes: bool,
    pub(crate) exception_events: bool,
    #[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
    pub(crate) bridged: Bridged,
}

/// Where a pipeline is from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Put in force by an install, or carried by a test.
    Installed,
    /// Made of OpenTelemetry's globals, which may change.
    Globals,
}

/// The loggers of the two bridges, made with the first event.
#[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
#[derive(Clone, Default)]
pub(crate) struct Bridged {
    #[cfg(feature = "bridge-tracing")]
    pub(crate) tracing: BridgedLogger,
    #[cfg(feature = "bridge-log")]
    pub(crate) log: BridgedLogger,
}

#[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
pub(crate) type BridgedLogger = std::sync::OnceLock<Arc<dyn super::sink::LogSink>>;

/// Formatted text is cut here unless a limit is configured: enough for any message, too little to hurt.
pub(crate) const DEFAULT_TEXT_LIMIT: usize = 4096;

impl Pipeline {
    /// A pipeline that records nothing.
    pub(crate) fn new() -> Self {
        Self {
            traces: None,
            logs: None,
            meters: None,
            origin: Origin::Installed,
            parent_based: false,
            filter: Filter::default(),
            text_limit: DEFAULT_TEXT_LIMIT,
            code_attributes: true,
            exception_events: false,
            #[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
            bridged: Bridged::default(),
        }
    }
}

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
static GLOBAL_LOGS: RwLock<Option<Arc<dyn LoggerSource>>> = RwLock::new(None);

/// The pipeline of a test, carried in its `Context`.
pub(crate) struct Carried(pub(crate) Arc<Pipeline>);

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
    *GLOBAL_LOGS.write().unwrap_or_else(PoisonError::into_inner) = Some(source);
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

/// The pipeline in force for a call in `context`.
pub(crate) fn current(context: &Context) -> Arc<Pipeline> {
    let carried = || context.get().map(|Carried(pipeline)| Arc::clone(pipeline));
    let is_testing = STATE.load(Relaxed) & TESTING != 0;
    is_testing.then(carried).flatten().unwrap_or_else(installed)
}

/// `next` with the pipeline that a test carries in `current`, so that a parent from elsewhere does not leave the test.
pub(crate) fn stay(current: &Context, next: Context) -> Context {
    let is_testing = STATE.load(Relaxed) & TESTING != 0;
    match current.get().filter(|_| is_testing && next.get::<Carried>().is_none()) {
        Some(Carried(pipeline)) => next.with_value(Carried(Arc::clone(pipeline))),
        None => next,
    }
}

/// The pipeline that was installed, or that of the globals.
pub(crate) fn installed() -> Arc<Pipeline> {
    let installed = PIPELINE.read().unwrap_or_else(PoisonError::into_inner).clone();
    installed.unwrap_or_else(|| Arc::new(globals()))
}

fn globals() -> Pipeline {
    let logs = GLOBAL_LOGS.read().unwrap_or_else(PoisonError::into_inner).clone();
    let meters = Some(global::meter_provider()).filter(|provider| !does_nothing(provider));
    Pipeline { traces: Some(Arc::new(Globals)), logs, meters, origin: Origin::Globals, ..Pipeline::new() }
}

type Meters = Arc<dyn MeterProvider + Send + Sync>;

/// The provider that OpenTelemetry starts with is without any state, and one that does something is not.
fn does_nothing(provider: &Meters) -> bool {
    size_of_val(&**provider) == 0
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

fn replace(change: impl FnOnce(&mut Option<Arc<Pipeline>>)) {
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

/// OpenTelemetry's global tracer provider, asked anew for every span because it may be replaced without notice.
struct Globals;

impl TracerSource for Globals {
    fn tracer(&self, scope: InstrumentationScope) -> Arc<dyn SpanSink> {
        Arc::new(GlobalTracer(scope))
    }
}

struct GlobalTracer(InstrumentationScope);

impl SpanSink for GlobalTracer {
    fn start(&self, span: SpanBuilder, parent: &Context, base: &Context) -> Context {
        base.with_span(global::tracer_with_scope(self.0.clone()).build_with_context(span, parent))
    }
}
