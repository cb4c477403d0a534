//! Events of the `tracing` crate.

use super::draft::{Draft, Origin, is_own};
use crate::callsite::site::level::Level;
use opentelemetry::logs::AnyValue;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use tracing_core::field::{Field, Visit};
use tracing_core::subscriber::Interest;
use tracing_core::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Filter, Layer};
use tracing_subscriber::registry::LookupSpan;

/// A layer that turns the events of a `tracing` subscriber into log records; `Logs::bridge_tracing` installs one.
///
/// The layer decides for itself which events it takes, as the [module](crate::bridge) says; other layers are not affected,
/// and filters of theirs do not affect it. It costs an event that is filtered out the look at the filter.
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
    // A filter of this layer alone: the verdict of a layer without one would be that of the whole subscriber.
    Events.with_filter(Wanted)
}

/// A subscriber that does nothing else, so `tracing::enabled!` tells what the pipeline wants.
#[cfg(feature = "sdk")]
pub(super) fn subscriber() -> impl Subscriber + Send + Sync {
    use tracing_subscriber::layer::SubscriberExt as _;
    tracing_subscriber::registry().with(Events).with(Wanted)
}

const TRACING: Origin = Origin { scope: "tracing", logger: |pipeline| &pipeline.bridged.tracing };

/// Which events are taken, as the filter of one layer and as that of a whole subscriber.
struct Wanted;

impl Wanted {
    fn wants(metadata: &Metadata<'_>) -> bool {
        !metadata.is_span() && TRACING.wants(metadata.target(), level(metadata))
    }

    /// What is not ruled out depends on the pipeline, which may change with every event.
    fn interest(metadata: &Metadata<'_>) -> Interest {
        if metadata.is_span() || is_own(metadata.target()) { Interest::never() } else { Interest::sometimes() }
    }
}

impl<S> Filter<S> for Wanted {
    fn enabled(&self, metadata: &Metadata<'_>, _context: &Context<'_, S>) -> bool {
        Self::wants(metadata)
    }

    fn callsite_enabled(&self, metadata: &'static Metadata<'static>) -> Interest {
        Self::interest(metadata)
    }
}

impl<S: Subscriber> Layer<S> for Wanted {
    fn enabled(&self, metadata: &Metadata<'_>, _context: Context<'_, S>) -> bool {
        Self::wants(metadata)
    }

    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        Self::interest(metadata)
    }
}

struct Events;

impl<S: Subscriber> Layer<S> for Events {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let metadata = event.metadata();
        // The filter was asked before, about the target of a relayed record, which only its fields tell now.
        let Some(draft) = TRACING.begin(level(metadata)) else { return };
        let mut fields = Fields { draft, relayed: Relayed::of(metadata) };
        event.record(&mut fields);
        let Fields { mut draft, relayed } = fields;
        let Relayed { target, file, line, .. } = relayed;
        let file = file.map(Cow::Owned).or(metadata.file().map(Cow::Borrowed));
        draft.set_code(file, line.or(metadata.line()));
        let target = target.map_or(Cow::Borrowed(metadata.target()), Cow::Owned);
        draft.write(target);
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

/// Where a record of the `log` crate was written: the `tracing-log` crate relays it as an event with fields of its own.
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

    /// Takes a field that is about the record.
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

/// Gives the fields of an event to its draft.
struct Fields {
    draft: Draft,
    relayed: Relayed,
}

impl Fields {
    fn put(&mut self, field: &Field, value: AnyValue) {
        // A field may be named like a keyword.
        let name = field.name();
        let name = name.strip_prefix("r#").unwrap_or(name);
        if name == "message" {
            self.draft.set_body(value);
        } else if !self.relayed.takes(name, &value) {
            self.draft.set(name, value);
        }
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, AnyValue::Double(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, AnyValue::Int(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, self.draft.integer(value));
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.put(field, self.draft.integer(value));
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.put(field, self.draft.integer(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, AnyValue::Boolean(value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, self.draft.text(value));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.put(field, self.draft.format(format_args!("{value}")));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, self.draft.format(format_args!("{value:?}")));
    }
}
