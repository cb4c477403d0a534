//! OpenTelemetry's global providers as a pipeline.

use super::providers::{Pipeline, PipelineOrigin};
use super::sink::{LoggerSource, SpanSink, TracerSource};
use opentelemetry::metrics::MeterProvider;
use opentelemetry::trace::{SpanBuilder, TraceContextExt as _, Tracer as _};
use opentelemetry::{Context, InstrumentationScope, global};
use std::sync::{Arc, PoisonError, RwLock};

static GLOBAL_LOGS: RwLock<Option<Arc<dyn LoggerSource>>> = RwLock::new(None);

/// The global providers that are there now.
pub(crate) fn globals() -> Pipeline {
    let logs = GLOBAL_LOGS.read().unwrap_or_else(PoisonError::into_inner).clone();
    let meters = Some(global::meter_provider()).filter(|provider| !does_nothing(provider));
    Pipeline { traces: Some(Arc::new(Globals)), logs, meters, origin: PipelineOrigin::Globals, ..Pipeline::new() }
}

/// Makes `source` the home of log records; OpenTelemetry has no global for it.
pub(crate) fn set_global_logs(source: Arc<dyn LoggerSource>) {
    *GLOBAL_LOGS.write().unwrap_or_else(PoisonError::into_inner) = Some(source);
}

/// The provider that OpenTelemetry starts with is without any state, and one that does something is not.
pub(crate) fn does_nothing(provider: &Arc<dyn MeterProvider + Send + Sync>) -> bool {
    size_of_val(&**provider) == 0
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
