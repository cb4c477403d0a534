//! The performance goals, and the distance of the current results. A missed goal is reported, but is not an error.

mod row;

use crate::case::{Case, Execution, Peer, Signal, State};
use crate::results::{Net, Results};
use row::{HEADER, Row, Unit};

/// A table with one row for each goal.
pub fn markdown(results: &Results) -> String {
    let goals = Goals(results);
    let rows = [
        goals.span_to_bytes(),
        goals.sampled_span(),
        goals.async_span(),
        goals.layer(),
        goals.other_spans(),
        goals.count_and_duration(),
        goals.logs(),
        goals.stack(),
        elsewhere(),
    ];
    rows.into_iter().flatten().fold(HEADER.to_owned(), |table, row| table + &row.markdown())
}

struct Goals<'a>(&'a Results);

impl Goals<'_> {
    /// With two attributes, which is what the peers record.
    fn span_to_bytes(&self) -> Vec<Row> {
        let process = |peer| self.sync(Signal::Span, peer, State::Recorded).process_instructions;
        let time = |peer| self.sync(Signal::Span, peer, State::Recorded).process_nanoseconds;
        let case = "a sampled span, all threads, to OTLP bytes";
        let against = [
            (Peer::HandWritten, "hand-written", 0.20),
            (Peer::Fastrace, "fastrace with its reporter", 0.15),
            (Peer::TracingLean, "tracing-opentelemetry, lean", 0.12),
        ];
        let mut rows = Vec::new();
        for (peer, name, goal) in against {
            let (ours, theirs) = (process(Peer::OursLean), process(peer));
            rows.push(Row::ratio(case, &format!("instructions, of {name}"), ours, theirs, goal));
            let spent = time(Peer::OursLean).over(&time(peer)).median();
            rows.push(Row::new(case, &format!("CPU, of {name}"), spent, goal, Unit::Ratio));
        }
        rows
    }

    fn sampled_span(&self) -> Vec<Row> {
        let net = |peer| self.sync(Signal::Span, peer, State::Recorded);
        let [ours, by_hand, fastrace] = [Peer::OursLean, Peer::HandWritten, Peer::Fastrace].map(net);
        let case = "a sampled span, calling thread";
        let wall = ours.nanoseconds.over(&fastrace.nanoseconds).median();
        let fastrace = fastrace.instructions;
        let exporter = "a sampled span, other threads";
        vec![
            Row::new(case, "instructions", ours.instructions, 1450.0, Unit::Count),
            Row::new(case, "allocations", ours.allocations, 2.0, Unit::Few),
            Row::ratio(case, "instructions, of hand-written", ours.instructions, by_hand.instructions, 0.55),
            Row::ratio(case, "instructions, of fastrace", ours.instructions, fastrace, 0.85),
            Row::new(case, "wall, of fastrace", wall, 1.1, Unit::Ratio),
            Row::new(exporter, "instructions", ours.exporter_instructions(), 150.0, Unit::Count),
        ]
    }

    fn async_span(&self) -> Vec<Row> {
        let net = |peer| self.net(Signal::Span, peer, Execution::Async, State::Recorded);
        let (ours, fastrace) = (net(Peer::OursLean), net(Peer::Fastrace));
        let case = "an async span, one yield, calling thread";
        vec![
            Row::ratio(case, "instructions, of fastrace", ours.instructions, fastrace.instructions, 0.55),
            Row::new(case, "allocations", ours.allocations, 2.0, Unit::Few),
        ]
    }

    fn layer(&self) -> Vec<Row> {
        let net = |peer| self.sync(Signal::Span, peer, State::Recorded);
        let case = "a `tracing` span through the layer of this project, all threads, to OTLP bytes";
        let pairs = [
            (Peer::OurLayer, Peer::Tracing, "tracing-opentelemetry"),
            (Peer::OurLayerLean, Peer::TracingLean, "tracing-opentelemetry, lean"),
        ];
        let rows = pairs.map(|(ours, theirs, name)| {
            let (ours, theirs) = (net(ours), net(theirs));
            let (instructions, divisor) = (ours.process_instructions, theirs.process_instructions);
            let spent = ours.process_nanoseconds.over(&theirs.process_nanoseconds).median();
            [
                Row::ratio(case, &format!("instructions, of {name}"), instructions, divisor, 0.30),
                Row::new(case, &format!("CPU, of {name}"), spent, 0.30, Unit::Ratio),
            ]
        });
        rows.into_iter().flatten().collect()
    }

    fn other_spans(&self) -> Vec<Row> {
        let states = [
            (State::NotSampled, "a span, not sampled", 50.0),
            (State::Disabled, "a span, filtered out", 20.0),
            (State::Absent, "a span, nothing installed", 45.0),
        ];
        let rows = states.map(|(state, case, goal)| {
            let net = self.sync(Signal::Span, Peer::Ours, state);
            [
                Row::new(case, "instructions", net.instructions, goal, Unit::Count),
                Row::new(case, "allocations", net.allocations, 0.0, Unit::Few),
                Row::new(case, "fields evaluated", net.evaluated_in_vain, 0.0, Unit::Few),
            ]
        });
        rows.into_iter().flatten().collect()
    }

    fn count_and_duration(&self) -> Vec<Row> {
        let net = |execution| self.net(Signal::CountAndDuration, Peer::Ours, execution, State::Recorded);
        let (one, two) = (net(Execution::Sync), net(Execution::TwoThreads));
        let flat = two.nanoseconds.over(&one.nanoseconds).median();
        let case = "count and duration, static attributes";
        vec![
            Row::new(case, "instructions", one.instructions, 380.0, Unit::Count),
            Row::new(case, "allocations", one.allocations, 0.0, Unit::Few),
            Row::new(case, "wall, two threads, of one", flat, 1.3, Unit::Ratio),
        ]
    }

    /// With five attributes on both sides.
    fn logs(&self) -> Vec<Row> {
        let on = self.sync(Signal::Log, Peer::Ours, State::Recorded);
        let by_hand = self.sync(Signal::Log, Peer::HandWrittenLocated, State::Recorded);
        let off = self.sync(Signal::Log, Peer::Ours, State::Disabled);
        let case = "a log record, static body, 5 attributes";
        let (bytes, bytes_by_hand) = (on.process_instructions, by_hand.process_instructions);
        let spent = on.process_nanoseconds.over(&by_hand.process_nanoseconds).median();
        vec![
            Row::new(case, "instructions, calling thread", on.instructions, 900.0, Unit::Count),
            Row::new(case, "allocations", on.allocations, 1.0, Unit::Few),
            Row::ratio(case, "instructions to OTLP bytes, of hand-written", bytes, bytes_by_hand, 0.25),
            Row::new(case, "CPU to OTLP bytes, of hand-written", spent, 0.25, Unit::Ratio),
            Row::new("a log record, off", "instructions", off.instructions, 20.0, Unit::Count),
        ]
    }

    fn stack(&self) -> Vec<Row> {
        let net = |peer| self.sync(Signal::Stack, peer, State::Recorded).instructions;
        let (ours, by_hand) = (net(Peer::Ours), net(Peer::HandWrittenLocated));
        let apart = self.0.apart(Peer::Ours).instructions;
        let case = "three attributes on one function";
        vec![
            Row::ratio(case, "instructions, of the three alone", ours, apart, 1.0),
            Row::ratio(case, "instructions, of hand-written", ours, by_hand, 0.45),
        ]
    }

    fn sync(&self, signal: Signal, peer: Peer, state: State) -> Net {
        self.net(signal, peer, Execution::Sync, state)
    }

    fn net(&self, signal: Signal, peer: Peer, execution: Execution, state: State) -> Net {
        self.0.net(Case { signal, peer, execution, state })
    }
}

/// Goals that this program does not measure.
fn elsewhere() -> Vec<Row> {
    let service = "the example's `GET /users/{id}`, all traces";
    let compile = "`cargo check` of 1,000 annotated functions";
    vec![
        Row::elsewhere(
            service,
            "instructions a request, of off",
            "1.6",
            "measured by `benchmarks/service-instructions`",
        ),
        Row::elsewhere(service, "requests/s, of off", "at least 0.90", "measured by `benchmarks/service`"),
        Row::elsewhere(service, "p99, of off", "1.3", "measured by `benchmarks/service`"),
        Row::elsewhere(compile, "CPU, of tracing", "0.35", "measured by `benchmarks/compile`"),
        Row::elsewhere(compile, "code, bytes a function", "600", "measured by `benchmarks/compile`"),
    ]
}
