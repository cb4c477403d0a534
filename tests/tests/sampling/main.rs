//! Traces with errors and slow traces are kept although they are not sampled, within a bounded memory, and everything is counted.

mod installed;
mod kept;
mod logs;
mod memory;
mod remote;
mod services;
mod ten_thousand;

use opentelemetry::trace::{SpanBuilder, SpanKind, Status, TraceContextExt as _, Tracer as _};
use opentelemetry::{Context, KeyValue};
use otel_runtime::report::TraceDecisions;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{Sampler, traced};
use std::time::{Duration, SystemTime};

/// A sampler that samples nothing by itself.
fn nothing() -> Sampler {
    Sampler::parent_ratio(0.0)
}

fn telemetry(sampler: Sampler) -> TestTelemetry {
    TestTelemetry::builder().trace_sampler(sampler).code_attributes(false).build()
}

fn decisions(telemetry: &TestTelemetry) -> TraceDecisions {
    telemetry.trace_decisions().expect("the sampler decides at the end")
}

fn names(telemetry: &TestTelemetry) -> Vec<String> {
    let mut names: Vec<_> = telemetry.spans().iter().map(|span| span.name.clone()).collect();
    names.sort_unstable();
    names
}

/// A span with a duration of its own, so that no test has to wait.
fn lasting(name: &'static str, duration: Duration) -> (SpanBuilder, SystemTime) {
    let start = SystemTime::now();
    (SpanBuilder::from_name(name).with_start_time(start), start + duration)
}

#[traced]
fn step(fails: bool) -> Result<(), String> {
    if fails { Err("failed".to_owned()) } else { Ok(()) }
}

#[traced(leaf)]
fn leaf() {}
