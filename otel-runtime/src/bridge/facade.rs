//! The `tracing` and `log` crates as destinations of the records of annotated functions.

use super::loop_guard::LoopGuard;
#[cfg(feature = "bridge-log")]
use super::to_log;
#[cfg(feature = "bridge-tracing")]
use super::to_tracing;
use crate::callsite::pipeline::current::set_logger_source;
use crate::callsite::pipeline::sink::{LogSink, LoggerSource, Record};
use crate::callsite::site::level::Level;
use crate::callsite::value::log_attributes::LogAttributes;
use crate::unique_keys::keep_last;
use opentelemetry::logs::AnyValue;
use opentelemetry::{InstrumentationScope, Key};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// Writes the log records of annotated functions to the `tracing` crate, in applications that set the global providers of
/// OpenTelemetry themselves.
///
/// It replaces [`set_logger_provider`](crate::set_logger_provider). Applications that install telemetry with this crate use
/// `Logs::tracing()` instead, which takes precedence.
///
/// ```
/// otel_runtime::bridge::records_to_tracing();
/// ```
#[cfg(feature = "bridge-tracing")]
pub fn records_to_tracing() {
    set_logger_source(Arc::new(Routes::new(None, [Facade::Tracing].into())));
}

/// Writes the log records of annotated functions to the `log` crate, in applications that set the global providers of OpenTelemetry
/// themselves.
///
/// It replaces [`set_logger_provider`](crate::set_logger_provider). Applications that install telemetry with this crate use
/// `Logs::log()` instead, which takes precedence.
///
/// ```
/// otel_runtime::bridge::records_to_log();
/// ```
#[cfg(feature = "bridge-log")]
pub fn records_to_log() {
    set_logger_source(Arc::new(Routes::new(None, [Facade::Log].into())));
}

/// A logging facade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Facade {
    #[cfg(feature = "bridge-tracing")]
    Tracing,
    #[cfg(feature = "bridge-log")]
    Log,
}

impl fmt::Display for Facade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            #[cfg(feature = "bridge-tracing")]
            Self::Tracing => "tracing",
            #[cfg(feature = "bridge-log")]
            Self::Log => "log",
        })
    }
}

impl LogSink for Facade {
    fn enabled(&self, level: Level, target: &str, event_name: Option<&'static str>) -> bool {
        LoopGuard::begin().is_some_and(|_guard| match self {
            #[cfg(feature = "bridge-tracing")]
            Self::Tracing => to_tracing::enabled(level, target, event_name),
            #[cfg(feature = "bridge-log")]
            Self::Log => to_log::enabled(level, target, event_name),
        })
    }

    fn emit(&self, record: Record) {
        let Some(_guard) = LoopGuard::begin() else { return };
        match self {
            #[cfg(feature = "bridge-tracing")]
            Self::Tracing => to_tracing::write(with_identity(record)),
            #[cfg(feature = "bridge-log")]
            Self::Log => to_log::write(&with_identity(record)),
        }
    }
}

/// Adds the event name and the IDs of the span as attributes, because facades have no fields for them.
fn with_identity(mut record: Record) -> Record {
    let text = |text: String| AnyValue::String(text.into());
    let mut attributes = record.attributes.take_values();
    attributes.extend(record.event_name.map(|name| (Key::new("event.name"), AnyValue::from(name))));
    if record.span.is_valid() {
        attributes.push((Key::new("trace_id"), text(record.span.trace_id().to_string())));
        attributes.push((Key::new("span_id"), text(record.span.span_id().to_string())));
    }
    keep_last(&mut attributes);
    record.attributes = LogAttributes::Values(attributes);
    record
}

/// All destinations of the records of annotated functions.
pub(super) struct Routes {
    provider: Option<Arc<dyn LoggerSource>>,
    facades: BTreeSet<Facade>,
}

impl Routes {
    pub(super) fn new(provider: Option<Arc<dyn LoggerSource>>, facades: BTreeSet<Facade>) -> Self {
        Self { provider, facades }
    }
}

impl LoggerSource for Routes {
    fn logger(&self, scope: InstrumentationScope) -> Box<dyn LogSink> {
        let provider = self.provider.iter().map(|provider| provider.logger(scope.clone()));
        let facades = self.facades.iter().map(|facade| Box::new(*facade) as Box<dyn LogSink>);
        Box::new(Sinks(provider.chain(facades).collect()))
    }
}

struct Sinks(Vec<Box<dyn LogSink>>);

impl LogSink for Sinks {
    fn enabled(&self, level: Level, target: &str, event_name: Option<&'static str>) -> bool {
        self.0.iter().any(|sink| sink.enabled(level, target, event_name))
    }

    fn emit(&self, record: Record) {
        for sink in self.0.iter().filter(|sink| sink.enabled(record.level, &record.target, record.event_name)) {
            sink.emit(record.clone());
        }
    }
}
