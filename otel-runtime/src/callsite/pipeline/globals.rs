//! The pipeline of OpenTelemetry's global providers.

use super::providers::{Pipeline, PipelineOrigin};
use super::sink::{LoggerSource, NewSpan, SpanSink, TracerSource};
use opentelemetry::metrics::MeterProvider;
use opentelemetry::trace::{TraceContextExt as _, Tracer as _};
use opentelemetry::{Context, InstrumentationScope, global};
use std::sync::{Arc, PoisonError, RwLock};

static GLOBAL_LOGS: RwLock<Option<Arc<dyn LoggerSource>>> = RwLock::new(None);

/// Returns a pipeline of the current global providers.
pub(crate) fn globals() -> Pipeline {
    #[cfg(feature = "sdk")]
    crate::report::print_dropped_guard();
    let logs = GLOBAL_LOGS.read().unwrap_or_else(PoisonError::into_inner).clone();
    let meters = Some(global::meter_provider()).filter(|provider| !does_nothing(provider));
    Pipeline { traces: Some(Arc::new(Globals)), logs, meters, origin: PipelineOrigin::Globals, ..Pipeline::new() }
}

/// Sets the provider of log records, for which OpenTelemetry has no global.
pub(crate) fn set_global_logs(source: Arc<dyn LoggerSource>) {
    *GLOBAL_LOGS.write().unwrap_or_else(PoisonError::into_inner) = Some(source);
}

/// Returns whether this is the default provider of OpenTelemetry, which is the only one without any state.
pub(crate) fn does_nothing(provider: &Arc<dyn MeterProvider + Send + Sync>) -> bool {
    size_of_val(&**provider) == 0
}

/// OpenTelemetry's global tracer provider. It is read for each span, because it can be replaced without notice.
struct Globals;

impl TracerSource for Globals {
    fn tracer(&self, scope: InstrumentationScope) -> Arc<dyn SpanSink> {
        Arc::new(GlobalTracer(scope))
    }
}

struct GlobalTracer(InstrumentationScope);

impl SpanSink for GlobalTracer {
    fn start(&self, span: NewSpan, parent: &Context, base: &Context) -> Context {
        base.with_span(global::tracer_with_scope(self.0.clone()).build_with_context(span.into_builder(), parent))
    }
}
