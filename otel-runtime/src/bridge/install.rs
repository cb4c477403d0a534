//! Installs bridges as the global subscriber and logger, and facades as destinations of records.

use super::facade::{Facade, Routes};
use super::settings::BridgeSettings;
use crate::callsite::pipeline::providers::Pipeline;
use crate::report::Report;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Adds the facades in `settings` as destinations of the records and spans of annotated functions.
pub(crate) fn connected(mut pipeline: Pipeline, settings: &BridgeSettings) -> Pipeline {
    if !settings.to.is_empty() {
        let provider = pipeline.logs.take();
        pipeline.logs = Some(Arc::new(Routes::new(provider, settings.to.clone())));
    }
    #[cfg(feature = "bridge-tracing")]
    if settings.tracing_spans {
        pipeline.mirror = Some(super::tracing::mirror);
    }
    pipeline
}

/// Installs the bridges in `settings` and reports those that cannot be installed.
pub(crate) fn install(settings: &BridgeSettings, report: &mut Report) {
    #[cfg(feature = "bridge-tracing")]
    if settings.tracing_spans {
        report.add_setting("traces.tracing_spans", true, "code");
    }
    for facade in &settings.to {
        report.add_setting(format!("logs.{facade}"), true, "code");
    }
    for facade in &settings.from {
        match facade {
            #[cfg(feature = "bridge-tracing")]
            Facade::Tracing => {
                static IS_OURS: AtomicBool = AtomicBool::new(false);
                let advice = "a global `tracing` subscriber is already set, so spans and events of `tracing` are not recorded; remove \
                              `bridge_tracing()` and add `.with(otel_runtime::bridge::tracing_layer())` to that subscriber";
                install_once("bridge_tracing", &IS_OURS, install_tracing, advice, report);
            }
            #[cfg(feature = "bridge-log")]
            Facade::Log => {
                static IS_OURS: AtomicBool = AtomicBool::new(false);
                let advice = "a global logger is already set, so records of the `log` crate are not recorded; remove \
                              `bridge_log()` and make that logger pass its records to \
                              `otel_runtime::bridge::LogBridge`, too";
                install_once("bridge_log", &IS_OURS, install_log, advice, report);
            }
        }
    }
}

/// Installs a bridge unless it is already installed. An installed bridge also serves later installations.
fn install_once(name: &str, is_ours: &AtomicBool, install: fn() -> bool, advice: &str, report: &mut Report) {
    if is_ours.load(Relaxed) || install() {
        is_ours.store(true, Relaxed);
        report.add_setting(format!("logs.{name}"), true, "code");
    } else {
        report.add_problem(format!("logs.{name}"), advice, true);
    }
}

#[cfg(feature = "bridge-tracing")]
fn install_tracing() -> bool {
    let is_set = tracing_core::dispatcher::set_global_default(super::tracing::subscriber().into()).is_ok();
    // A subscriber of the application may have the layer already.
    is_set || super::tracing::has_layer()
}

#[cfg(feature = "bridge-log")]
fn install_log() -> bool {
    let is_set = log::set_logger(&super::log::LogBridge).is_ok();
    if is_set {
        // The filter of the pipeline decides, and it can change.
        log::set_max_level(log::LevelFilter::Trace);
    }
    is_set
}
