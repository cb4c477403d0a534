//! Hand-written code on the OpenTelemetry API, with the concrete logger type of the SDK.

use super::subject;
use crate::case::{Case, Peer, State};
use crate::peers::calls::work;
use crate::peers::exporter::{Tally, logs};
use crate::subject::Subject;
use opentelemetry::InstrumentationScope;
use opentelemetry::logs::{AnyValue, LogRecord as _, Logger as _, LoggerProvider as _, Severity};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{BatchLogProcessor, LogProcessor, SdkLogRecord, SdkLogger, SdkLoggerProvider};
use std::sync::OnceLock;

static LOGGER: OnceLock<SdkLogger> = OnceLock::new();

/// Emits one record with both arguments as attributes, if logging is enabled.
#[inline]
pub(crate) fn emit(id: u64, name: &str) {
    write(id, name, false);
}

/// Emits the record with the source location, too.
#[inline]
pub(crate) fn emit_located(id: u64, name: &str) {
    write(id, name, true);
}

#[inline]
fn write(id: u64, name: &str, located: bool) {
    let logger = LOGGER.get().expect("installed before the first call");
    if !logger.event_enabled(Severity::Info, "benchmarks", None) {
        return;
    }
    let mut record = logger.create_log_record();
    record.set_severity_number(Severity::Info);
    record.set_severity_text("INFO");
    record.set_body(AnyValue::from("leaf"));
    record.add_attribute("id", id.cast_signed());
    record.add_attribute("name", name.to_owned());
    if located {
        record.add_attribute("code.function.name", concat!(module_path!(), "::leaf"));
        record.add_attribute("code.file.path", file!());
        record.add_attribute("code.line.number", i64::from(line!()));
    }
    logger.emit(record);
}

#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    let result = work(id, name);
    emit(id, name);
    result
}

#[inline(never)]
fn located_leaf(id: u64, name: &str) -> u64 {
    let result = work(id, name);
    emit_located(id, name);
    result
}

pub(crate) fn prepare(case: Case) -> Subject {
    let tally = Tally::default();
    let provider = install(case.state, &tally);
    let leaf = if case.peer == Peer::HandWrittenLocated { located_leaf } else { leaf };
    subject(case.state, leaf, provider, tally)
}

/// Keeps a logger for this process.
pub(crate) fn install(state: State, tally: &Tally) -> SdkLoggerProvider {
    let provider = if state == State::Recorded {
        logs::provider(tally)
    } else {
        let batch = BatchLogProcessor::builder(logs::EncodeLogs::new(tally)).build();
        SdkLoggerProvider::builder().with_log_processor(WarningsOnly(batch)).build()
    };
    LOGGER.get_or_init(|| provider.logger("benchmarks"));
    provider
}

/// Filters by level, for which the SDK has no processor.
#[derive(Debug)]
struct WarningsOnly(BatchLogProcessor);

impl LogProcessor for WarningsOnly {
    fn emit(&self, record: &mut SdkLogRecord, scope: &InstrumentationScope) {
        self.0.emit(record, scope);
    }

    fn event_enabled(&self, level: Severity, _target: &str, _name: Option<&str>) -> bool {
        level >= Severity::Warn
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }
}
