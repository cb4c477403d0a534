//! One run of a program whose collector has a fault, and what it cost.

use crate::Over;
use opentelemetry::global;
use opentelemetry::trace::{Span as _, Tracer as _};
use otel_runtime::testing::Receiver;
use otel_runtime::{Logs, Metrics, Protocol, Telemetry, Traces};
use std::fmt;
use std::time::{Duration, Instant};

/// The deadline of the shutdown.
pub(super) const DEADLINE: Duration = Duration::from_millis(1500);

pub(super) struct Run {
    telemetry: Telemetry,
    over: Over,
    recorded: usize,
    longest_call: Duration,
}

impl Run {
    pub(super) fn start(over: Over, url: &str) -> Self {
        Self::start_with(over, url, |traces| traces)
    }

    pub(super) fn start_with(over: Over, url: &str, configure: impl FnOnce(Traces) -> Traces) -> Self {
        Self::start_in(over, url, &[], configure)
    }

    /// Starts a run with further environment variables.
    pub(super) fn start_in(
        over: Over,
        url: &str,
        environment: &[(&str, &str)],
        configure: impl FnOnce(Traces) -> Traces,
    ) -> Self {
        let protocol = match over {
            Over::Http => Protocol::HttpProtobuf,
            Over::Grpc => Protocol::Grpc,
        };
        let telemetry = Telemetry::builder()
            .environment(environment.iter().copied().chain([("OTEL_BSP_SCHEDULE_DELAY", "50")]))
            .traces(configure(Traces::otlp().endpoint(url).protocol(protocol)))
            .logs(Logs::none())
            .metrics(Metrics::none())
            .deadline(DEADLINE)
            .install()
            .expect("the settings can be followed");
        Self { telemetry, over, recorded: 0, longest_call: Duration::ZERO }
    }

    /// Records ten spans, which reach the exporter soon after that.
    pub(super) fn record(&mut self) {
        let tracer = global::tracer("export");
        for _ in 0..10 {
            let begin = Instant::now();
            tracer.start("work").end();
            self.longest_call = self.longest_call.max(begin.elapsed());
        }
        self.recorded += 10;
    }

    /// Shuts down, and compares what was lost with what the receiver has.
    pub(super) fn end(self, receiver: Option<&Receiver>) -> Row {
        let begin = Instant::now();
        let result = self.telemetry.shutdown();
        let shutdown = begin.elapsed();
        let failures = result.as_ref().err().map_or(&[][..], |error| error.failures());
        Row {
            over: self.over,
            recorded: self.recorded,
            arrived: receiver.map_or(0, |receiver| receiver.wait_for_spans(0, Duration::ZERO).len()),
            counted: failures.iter().map(|failure| failure.lost).sum(),
            cause: failures.first().map(|failure| failure.cause.clone()).unwrap_or_default(),
            shutdown,
            longest_call: self.longest_call,
        }
    }
}

/// A row of the table.
pub(super) struct Row {
    pub(super) over: Over,
    pub(super) recorded: usize,
    /// The spans that the receiver has. A span that arrived twice counts twice.
    pub(super) arrived: usize,
    /// The spans that were counted as lost.
    pub(super) counted: u64,
    pub(super) cause: String,
    pub(super) shutdown: Duration,
    /// The longest time that the application waited for the end of a span.
    pub(super) longest_call: Duration,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { over, recorded, arrived, counted, cause, shutdown, longest_call } = self;
        write!(
            f,
            "{over:?} | {recorded} | {arrived} | {counted} | {} ms | {} µs | {}",
            shutdown.as_millis(),
            longest_call.as_micros(),
            cause.replace('|', "\\|")
        )
    }
}
