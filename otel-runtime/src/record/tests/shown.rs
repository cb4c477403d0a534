//! What is printed on the terminal, and when.

use crate::export::{Terminal, Transport};
use crate::otlp::{EncodedResource, RequestLimits};
use crate::record::{
    Collector, CollectorSettings, LoggerProvider, RecordLimits, Recorder, Sampling, Shown, TracerProvider,
};
use crate::report::Signal;
use expect_test::expect;
use opentelemetry::Context;
use opentelemetry::logs::{LogRecord as _, Logger as _, LoggerProvider as _};
use opentelemetry::trace::{
    SpanBuilder, SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState, Tracer as _,
    TracerProvider as _,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SpanLimits};
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant, SystemTime};

/// An output that takes nothing while it is blocked.
#[derive(Clone, Default)]
struct Output(Arc<(Mutex<OutputState>, Condvar)>);

#[derive(Default)]
struct OutputState {
    text: String,
    is_blocked: bool,
}

impl Output {
    /// Returns what was printed since the last call.
    fn text(&self) -> String {
        std::mem::take(&mut self.0.0.lock().expect("no panic").text)
    }

    fn block(&self, yes: bool) {
        self.0.0.lock().expect("no panic").is_blocked = yes;
        self.0.1.notify_all();
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let state = self.0.0.lock().expect("no panic");
        let mut state = self.0.1.wait_while(state, |state| state.is_blocked).expect("no panic");
        state.text.push_str(std::str::from_utf8(bytes).expect("UTF-8"));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An installation that prints spans and log records.
struct Printing {
    output: Output,
    transport: Transport,
    collectors: Vec<Arc<Collector>>,
    traces: TracerProvider,
    logs: LoggerProvider,
}

impl Printing {
    fn start() -> Self {
        let output = Output::default();
        let terminal = Terminal::new(true, output.clone());
        let mut transport = Transport::new(Arc::clone(&terminal));
        let mut start = |signal| {
            let lane = transport.console(signal).expect("a thread").expect("the first one");
            let recorder = Arc::new(Recorder::new(1 << 20, usize::MAX >> 1, usize::MAX));
            let settings = CollectorSettings {
                delay: Duration::from_secs(3_600),
                requests: RequestLimits { bytes: usize::MAX, items: usize::MAX },
                when_full: String::new(),
            };
            let resource = Resource::builder_empty().with_service_name("users").build();
            let resource = EncodedResource::new(&resource);
            let collector = Collector::start(Arc::clone(&recorder), resource, vec![lane], settings).expect("a thread");
            let terminal = Arc::clone(&terminal);
            (recorder, Shown { terminal, signal, collector: Some(Arc::clone(&collector)) }, collector)
        };
        let (spans, shown_spans, of_spans) = start(Signal::Traces);
        let (logs, shown_logs, of_logs) = start(Signal::Logs);
        let collect = Arc::clone(&of_logs);
        terminal.collect_logs_with(move || collect.collect());
        let sampling = Sampling { sampler: Box::new(Sampler::AlwaysOn), follows_parent: true };
        let limits = RecordLimits::of_spans(SpanLimits::default(), None);
        Self {
            output,
            transport,
            collectors: vec![of_spans, of_logs],
            traces: TracerProvider::new(spans, sampling, limits).shown(Some(shown_spans)),
            logs: LoggerProvider::new(logs, RecordLimits::of_logs(128, None)).shown(Some(shown_logs)),
        }
    }

    /// Starts a span at the beginning of the epoch, which ends after five microseconds.
    fn span(&self, name: &'static str, parent: &Context, inside: impl FnOnce(&Context)) {
        let tracer = self.traces.tracer("test");
        let builder = SpanBuilder::from_name(name).with_start_time(SystemTime::UNIX_EPOCH);
        let context = parent.with_span(tracer.build_with_context(builder, parent));
        inside(&context);
        context.span().end_with_timestamp(SystemTime::UNIX_EPOCH + Duration::from_micros(5));
    }

    fn log(&self, text: &'static str, inside: &Context) {
        let _attached = inside.clone().attach();
        let logger = self.logs.logger("test");
        let mut record = logger.create_log_record();
        record.set_body(text.into());
        logger.emit(record);
    }

    /// Returns the time that ending a root span takes.
    fn time_of_a_span(&self) -> Duration {
        let begin = Instant::now();
        self.span("work", &remote(), |_| ());
        begin.elapsed()
    }

    /// Shuts down, and returns the counts.
    fn close(&self, deadline: Duration) -> Vec<String> {
        self.collectors.iter().for_each(|collector| collector.close());
        let end = Instant::now() + deadline;
        self.transport.lanes.iter().for_each(|lane| lane.close(Some(end), deadline));
        self.transport.deliveries.iter().map(ToString::to_string).collect()
    }
}

/// A context whose remote span determines the trace id.
fn remote() -> Context {
    let parent = SpanContext::new(TraceId::from(7), SpanId::from(1), TraceFlags::SAMPLED, true, TraceState::default());
    Context::new().with_remote_span_context(parent)
}

const LONG: Duration = Duration::from_secs(60);

#[test]
fn a_trace_and_its_log_records_are_printed_before_the_root_span_has_ended() {
    let printing = Printing::start();
    printing.span("GET /", &remote(), |root| {
        printing.log("inside", root);
        printing.span("query", root, |query| printing.log("below", query));
        assert_eq!(printing.output.text(), "");
    });
    printing.log("alone", &Context::new());
    expect![[r"
        GET /                                               5 µs  trace 00000000000000000000000000000007  (users)
        │  LOG   inside
        └─ query                                            5 µs
              LOG   below
        LOG   alone
    "]]
    .assert_eq(&printing.output.text());
    let counts = printing.close(LONG);
    assert_eq!(counts, ["traces to console: 2 delivered, 0 failed", "logs to console: 3 delivered, 0 failed"]);
}

#[test]
fn a_flush_prints_spans_whose_root_has_not_ended() {
    let printing = Printing::start();
    printing.span("GET /", &remote(), |root| {
        printing.span("query", root, |query| printing.log("below", query));
        printing.collectors.iter().for_each(|collector| collector.collect());
        printing.transport.lanes.iter().for_each(|lane| lane.flush(None).expect("it is printed"));
        let text = printing.output.text();
        assert!(text.starts_with("query  ") && text.ends_with("\n   LOG   below\n"), "{text}");
    });
}

#[test]
fn a_blocked_terminal_delays_the_application_once() {
    let printing = Printing::start();
    printing.output.block(true);
    let first = printing.time_of_a_span();
    assert!(first >= Duration::from_millis(95) && first < Duration::from_secs(5), "{first:?}");
    let begin = Instant::now();
    for _ in 0..1_000 {
        printing.span("work", &remote(), |_| ());
        printing.log("alone", &Context::new());
    }
    assert!(begin.elapsed() < Duration::from_millis(95), "{:?}", begin.elapsed());
    printing.output.block(false);
    let counts = printing.close(LONG);
    assert_eq!(counts, ["traces to console: 1001 delivered, 0 failed", "logs to console: 1000 delivered, 0 failed"]);
    assert_eq!(printing.output.text().lines().count(), 2_001);
}

#[test]
fn the_application_waits_again_when_the_terminal_has_caught_up() {
    let printing = Printing::start();
    printing.output.block(true);
    printing.time_of_a_span();
    printing.output.block(false);
    let lane = &printing.transport.lanes[0];
    lane.wait(None).expect("it is printed");
    printing.output.text();
    printing.time_of_a_span();
    assert_eq!(printing.output.text().lines().count(), 1, "printed before the span has ended");
}

#[test]
fn what_a_blocked_terminal_does_not_take_until_the_shutdown_is_lost() {
    let printing = Printing::start();
    printing.span("printed", &remote(), |_| ());
    printing.output.block(true);
    printing.time_of_a_span();
    printing.span("root", &remote(), |root| printing.span("child", root, |child| printing.log("below", child)));
    let begin = Instant::now();
    let counts = printing.close(Duration::from_millis(50));
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
    let expected = ["traces to console: 1 delivered, 3 failed", "logs to console: 0 delivered, 1 failed"];
    assert_eq!(counts, expected);
    printing.output.block(false);
    std::thread::sleep(Duration::from_millis(50));
    let later: Vec<_> = printing.transport.deliveries.iter().map(ToString::to_string).collect();
    assert_eq!(later, expected, "what is printed late is not counted again");
}

#[test]
fn what_waits_for_a_root_span_is_lost_if_the_rest_cannot_be_printed() {
    let printing = Printing::start();
    printing.span("root", &remote(), |root| {
        printing.span("child", root, |child| printing.log("below", child));
        printing.collectors.iter().for_each(|collector| collector.collect());
        printing.transport.lanes.iter().for_each(|lane| lane.wait(None).expect("it is at the console"));
        assert_eq!(printing.transport.deliveries[0].to_string(), "traces to console: 0 delivered, 0 failed, 1 waiting");
        printing.output.block(true);
        let counts = printing.close(Duration::from_millis(50));
        // The root span is open.
        assert_eq!(counts, ["traces to console: 0 delivered, 2 failed", "logs to console: 0 delivered, 1 failed"]);
    });
    printing.output.block(false);
}
