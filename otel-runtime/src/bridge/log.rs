//! The bridge from the `log` crate.

use super::record_builder::{BridgedCrate, RecordBuilder};
use crate::callsite::site::level::Level;
use log::kv::{self, Key, Value, VisitSource, VisitValue};
use log::{Log, Metadata, Record};
use opentelemetry::logs::AnyValue;
use std::borrow::Cow;

/// A logger that converts records of the `log` crate into OpenTelemetry log records; `Logs::bridge_log` installs one.
///
/// Key-values become attributes. If you install it as the global logger, also call `log::set_max_level`, because the `log` crate
/// passes no records to the logger before. If you have your own logger, pass each record to this one, too.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use log::{Level, Log as _, Record};
/// use otel_runtime::{bridge::LogBridge, testing::TestTelemetry};
///
/// let telemetry = TestTelemetry::new();
/// let record = Record::builder().level(Level::Warn).target("shop").args(format_args!("locked")).build();
/// telemetry.run(|| LogBridge.log(&record));
/// telemetry.logs().only().body("locked").no_span();
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct LogBridge;

const LOG: BridgedCrate = BridgedCrate { scope: "log", logger: |pipeline| &pipeline.bridged.log };

impl Log for LogBridge {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        LOG.is_enabled(metadata.target(), level(metadata))
    }

    fn log(&self, record: &Record<'_>) {
        // The macros of the crate do not check this.
        if !self.enabled(record.metadata()) {
            return;
        }
        let Some(mut builder) = LOG.start_record(level(record.metadata())) else { return };
        builder.set_body(RecordBuilder::body(*record.args()));
        // It fails only if the visitor fails, which never happens.
        _ = record.key_values().visit(&mut KeyValues(&mut builder));
        let shared = record.file_static().map(Cow::Borrowed);
        builder.set_code(shared.or(record.file().map(|file| file.to_owned().into())), record.line());
        builder.emit(record.target().to_owned().into());
    }

    /// Does nothing. `Telemetry::flush` exports the records.
    fn flush(&self) {}
}

fn level(metadata: &Metadata<'_>) -> Level {
    match metadata.level() {
        log::Level::Error => Level::Error,
        log::Level::Warn => Level::Warn,
        log::Level::Info => Level::Info,
        log::Level::Debug => Level::Debug,
        log::Level::Trace => Level::Trace,
    }
}

struct KeyValues<'a>(&'a mut RecordBuilder);

impl<'kvs> VisitSource<'kvs> for KeyValues<'_> {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), kv::Error> {
        let mut typed = ValueVisitor { builder: self.0, value: None };
        value.visit(&mut typed)?;
        if let Some(value) = typed.value {
            self.0.set(key.as_str().to_owned(), value);
        }
        Ok(())
    }
}

/// Converts a value with its type. `None` is an empty value.
struct ValueVisitor<'a> {
    builder: &'a RecordBuilder,
    value: Option<AnyValue>,
}

impl ValueVisitor<'_> {
    #[expect(clippy::unnecessary_wraps, reason = "every method of the visitor returns it")]
    fn is(&mut self, value: AnyValue) -> Result<(), kv::Error> {
        self.value = Some(value);
        Ok(())
    }
}

impl VisitValue<'_> for ValueVisitor<'_> {
    fn visit_any(&mut self, value: Value<'_>) -> Result<(), kv::Error> {
        self.is(self.builder.format(format_args!("{value}")))
    }

    fn visit_null(&mut self) -> Result<(), kv::Error> {
        Ok(())
    }

    fn visit_u64(&mut self, value: u64) -> Result<(), kv::Error> {
        self.is(self.builder.integer(value))
    }

    fn visit_i64(&mut self, value: i64) -> Result<(), kv::Error> {
        self.is(AnyValue::Int(value))
    }

    fn visit_u128(&mut self, value: u128) -> Result<(), kv::Error> {
        self.is(self.builder.integer(value))
    }

    fn visit_i128(&mut self, value: i128) -> Result<(), kv::Error> {
        self.is(self.builder.integer(value))
    }

    fn visit_f64(&mut self, value: f64) -> Result<(), kv::Error> {
        self.is(AnyValue::Double(value))
    }

    fn visit_bool(&mut self, value: bool) -> Result<(), kv::Error> {
        self.is(AnyValue::Boolean(value))
    }

    fn visit_str(&mut self, value: &str) -> Result<(), kv::Error> {
        self.is(self.builder.text(value))
    }
}
