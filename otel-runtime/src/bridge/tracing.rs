//! The bridge from the `tracing` crate.

use super::record_builder::{BridgedCrate, RecordBuilder, is_own};
use crate::callsite::level::Level;
use opentelemetry::logs::AnyValue;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use tracing_core::field::{Field, Visit};
use tracing_core::subscriber::Interest;
use tracing_core::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Filter, Layer};
use tracing_subscriber::registry::LookupSpan;

/// Returns a layer that converts the events of a `tracing` subscriber into log records; `Logs::bridge_tracing` installs one.
///
/// The layer has its own filter, described in the [module](crate::bridge). It neither affects other layers nor is affected by their
/// filters. A disabled event costs only the check of the filter.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use otel_runtime::{bridge, testing::TestTelemetry, traced};
/// use tracing_subscriber::layer::SubscriberExt as _;
///
/// #[traced]
/// fn lock_account(user: u32) {
///     tracing::warn!(user, "locked");
/// }
///
/// let subscriber = tracing_subscriber::registry().with(bridge::tracing_layer());
/// let telemetry = TestTelemetry::new();
/// tracing::subscriber::with_default(subscriber, || telemetry.run(|| lock_account(7)));
/// telemetry.log_in_span("lock_account").body("locked").attr("user", 7).no_event_name();
/// # }
/// ```
pub fn tracing_layer<S>() -> impl Layer<S> + Send + Sync
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    // A per-layer filter. Without it, the decision would apply to the whole subscriber.
    EventLayer.with_filter(PipelineFilter)
}

/// Returns a subscriber with only this layer, so `tracing::enabled!` returns what the pipeline records.
#[cfg(feature = "sdk")]
pub(super) fn subscriber() -> impl Subscriber + Send + Sync {
    use tracing_subscriber::layer::SubscriberExt as _;
    tracing_subscriber::registry().with(EventLayer).with(PipelineFilter)
}

const TRACING: BridgedCrate = BridgedCrate { scope: "tracing", logger: |pipeline| &pipeline.bridged.tracing };

/// The filter of the pipeline, as the filter of a layer and of a whole subscriber.
struct PipelineFilter;

impl PipelineFilter {
    fn is_enabled(metadata: &Metadata<'_>) -> bool {
        !metadata.is_span() && TRACING.is_enabled(metadata.target(), level(metadata))
    }

    /// The pipeline decides about each event, because it can change.
    fn interest(metadata: &Metadata<'_>) -> Interest {
        if metadata.is_span() || is_own(metadata.target()) { Interest::never() } else { Interest::sometimes() }
    }
}

impl<S> Filter<S> for PipelineFilter {
    fn enabled(&self, metadata: &Metadata<'_>, _context: &Context<'_, S>) -> bool {
        Self::is_enabled(metadata)
    }

    fn callsite_enabled(&self, metadata: &'static Metadata<'static>) -> Interest {
        Self::interest(metadata)
    }
}

impl<S: Subscriber> Layer<S> for PipelineFilter {
    fn enabled(&self, metadata: &Metadata<'_>, _context: Context<'_, S>) -> bool {
        Self::is_enabled(metadata)
    }

    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        Self::interest(metadata)
    }
}

struct EventLayer;

impl<S: Subscriber> Layer<S> for EventLayer {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let metadata = event.metadata();
        // The filter has been checked before, with the target of a relayed record. Now only its fields contain the target.
        let Some(builder) = TRACING.start_record(level(metadata)) else { return };
        let mut fields = EventFields { builder, relayed: Relayed::of(metadata) };
        event.record(&mut fields);
        let EventFields { mut builder, relayed } = fields;
        let Relayed { target, file, line, .. } = relayed;
        let file = file.map(Cow::Owned).or(metadata.file().map(Cow::Borrowed));
        builder.set_code(file, line.or(metadata.line()));
        let target = target.map_or(Cow::Borrowed(metadata.target()), Cow::Owned);
        builder.emit(target);
    }
}

fn level(metadata: &Metadata<'_>) -> Level {
    match *metadata.level() {
        tracing_core::Level::ERROR => Level::Error,
        tracing_core::Level::WARN => Level::Warn,
        tracing_core::Level::INFO => Level::Info,
        tracing_core::Level::DEBUG => Level::Debug,
        tracing_core::Level::TRACE => Level::Trace,
    }
}

/// Target and location of a record of the `log` crate, which the `tracing-log` crate relays as an event with special fields.
#[derive(Default)]
struct Relayed {
    by_log: bool,
    target: Option<String>,
    file: Option<String>,
    line: Option<u32>,
}

impl Relayed {
    fn of(metadata: &Metadata<'_>) -> Self {
        Self { by_log: metadata.target() == "log", ..Self::default() }
    }

    /// Stores a special field, and returns whether it is one.
    fn takes(&mut self, name: &str, value: &AnyValue) -> bool {
        match (name, value) {
            _ if !self.by_log => return false,
            ("log.target", AnyValue::String(target)) => self.target = Some(target.to_string()),
            ("log.file", AnyValue::String(file)) => self.file = Some(file.to_string()),
            ("log.line", AnyValue::Int(line)) => self.line = u32::try_from(*line).ok(),
            ("log.module_path", _) => {}
            _ => return false,
        }
        true
    }
}

/// Adds the fields of an event to its record.
struct EventFields {
    builder: RecordBuilder,
    relayed: Relayed,
}

impl EventFields {
    fn put(&mut self, field: &Field, value: AnyValue) {
        // A field name can be a keyword.
        let name = field.name();
        let name = name.strip_prefix("r#").unwrap_or(name);
        if name == "message" {
            self.builder.set_body(value);
        } else if !self.relayed.takes(name, &value) {
            self.builder.set(name, value);
        }
    }
}

impl Visit for EventFields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, AnyValue::Double(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, AnyValue::Int(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, self.builder.integer(value));
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.put(field, self.builder.integer(value));
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.put(field, self.builder.integer(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, AnyValue::Boolean(value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, self.builder.text(value));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.put(field, self.builder.format(format_args!("{value}")));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, self.builder.format(format_args!("{value:?}")));
    }
}
