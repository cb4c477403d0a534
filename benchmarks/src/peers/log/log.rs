//! `log::info!` and opentelemetry-appender-log.

use super::subject;
use crate::case::{Case, State};
use crate::peers::calls::work;
use crate::peers::exporter::{Tally, logs};
use crate::subject::Subject;
use log::LevelFilter;
use opentelemetry_appender_log::OpenTelemetryLogBridge;
use opentelemetry_sdk::logs::SdkLoggerProvider;

#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    let result = work(id, name);
    log::info!(id, name; "leaf");
    result
}

pub(crate) fn prepare(case: Case) -> Subject {
    let tally = Tally::default();
    let provider = install(case.state, &tally);
    subject(case.state, leaf, provider, tally)
}

/// Bridges the `log` crate in this process.
pub(super) fn install(state: State, tally: &Tally) -> SdkLoggerProvider {
    let provider = logs::provider(tally);
    log::set_boxed_logger(Box::new(OpenTelemetryLogBridge::new(&provider))).expect("one case a process");
    log::set_max_level(if state == State::Recorded { LevelFilter::Info } else { LevelFilter::Warn });
    provider
}
