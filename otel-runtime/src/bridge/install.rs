//! Makes the bridges the subscriber and the logger of the process, and the facades places for records.

use super::choice::Choice;
use super::facade::{Facade, Routes};
use crate::callsite::pipeline::providers::Pipeline;
use crate::report::Report;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// A pipeline of which annotated functions also write to the facades that were asked for.
pub(crate) fn connected(mut pipeline: Pipeline, choice: &Choice) -> Pipeline {
    if !choice.to.is_empty() {
        let provider = pipeline.logs.take();
        pipeline.logs = Some(Arc::new(Routes::new(provider, choice.to.clone())));
    }
    pipeline
}

/// Installs the bridges that were asked for and reports what could not be.
pub(crate) fn install(choice: &Choice, report: &mut Report) {
    for facade in &choice.to {
        report.decided(format!("logs.{facade}"), true, "code");
    }
    for facade in &choice.from {
        match facade {
            #[cfg(feature = "bridge-tracing")]
            Facade::Tracing => {
                static OURS: AtomicBool = AtomicBool::new(false);
                let advice = "a global `tracing` subscriber is set already, so its events are not recorded; leave out \
                              `bridge_tracing()` and add `.with(otel_runtime::bridge::tracing_layer())` to that subscriber";
                told("bridge_tracing", &OURS, install_tracing, advice, report);
            }
            #[cfg(feature = "bridge-log")]
            Facade::Log => {
                static OURS: AtomicBool = AtomicBool::new(false);
                let advice = "a global logger is set already, so records of the `log` crate are not recorded; leave out \
                              `bridge_log()` and let that logger hand its records to `otel_runtime::bridge::LogBridge`, too";
                told("bridge_log", &OURS, install_log, advice, report);
            }
        }
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
