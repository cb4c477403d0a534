//! Makes the bridges the subscriber and the logger of the process.

use crate::report::Report;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Which bridges an application asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bridges {
    #[cfg(feature = "bridge-tracing")]
    pub(crate) tracing: bool,
    #[cfg(feature = "bridge-log")]
    pub(crate) log: bool,
}

impl Bridges {
    /// Those of either.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            #[cfg(feature = "bridge-tracing")]
            tracing: self.tracing || other.tracing,
            #[cfg(feature = "bridge-log")]
            log: self.log || other.log,
        }
    }
}

/// Installs what was asked for and reports what could not be.
pub(crate) fn install(bridges: Bridges, report: &mut Report) {
    #[cfg(feature = "bridge-tracing")]
    if bridges.tracing {
        static OURS: AtomicBool = AtomicBool::new(false);
        let advice = "a global `tracing` subscriber is set already, so its events are not recorded; leave out \
                      `bridge_tracing()` and add `.with(otel_runtime::bridge::tracing_layer())` to that subscriber";
        told("bridge_tracing", &OURS, install_tracing, advice, report);
    }
    #[cfg(feature = "bridge-log")]
    if bridges.log {
        static OURS: AtomicBool = AtomicBool::new(false);
        let advice = "a global logger is set already, so records of the `log` crate are not recorded; leave out \
                      `bridge_log()` and let that logger hand its records to `otel_runtime::bridge::LogBridge`, too";
        told("bridge_log", &OURS, install_log, advice, report);
    }
}

/// What was installed once stays: it follows every later installation by itself.
fn told(name: &str, ours: &AtomicBool, install: fn() -> bool, advice: &str, report: &mut Report) {
    if ours.load(Relaxed) || install() {
        ours.store(true, Relaxed);
        report.decided(format!("logs.{name}"), true, "code");
    } else {
        report.ignored(format!("logs.{name}"), advice, true);
    }
}

#[cfg(feature = "bridge-tracing")]
fn install_tracing() -> bool {
    tracing_core::dispatcher::set_global_default(super::tracing::subscriber().into()).is_ok()
}

#[cfg(feature = "bridge-log")]
fn install_log() -> bool {
    let is_set = log::set_logger(&super::LogBridge).is_ok();
    if is_set {
        // The filter decides, and it may change.
        log::set_max_level(log::LevelFilter::Trace);
    }
    is_set
}
