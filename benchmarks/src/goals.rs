//! The performance goals of the attributes, and the current results. A missed goal is reported, but is not an error.

use crate::case::{Case, Execution, Peer, Signal, State};
use crate::results::{Net, Results, ratio};
use std::fmt::Write as _;

/// The largest ratio of instructions of a sampled span to the best hand-written one.
const SAMPLED: f64 = 1.10;
/// Instructions of a span that is not sampled.
const NOT_SAMPLED: f64 = 60.0;
/// Instructions of a disabled span.
const OFF: f64 = 25.0;
/// Instructions of a counter and a duration, in addition to those of the clock.
const COUNT_AND_DURATION: f64 = 40.0;
/// The same for hand-written code.
const OF_HAND_WRITTEN: f64 = 0.10;
/// Ratio of the wall time of a call with two threads to that with one.
const FLAT: f64 = 1.10;
/// Instructions of a log record.
const LOG: f64 = 170.0;
/// Instructions of a disabled log record.
const LOG_OFF: f64 = 8.0;

/// One line for each goal.
pub fn markdown(results: &Results) -> String {
    let mut goals = Goals { results, lines: String::new() };
    goals.recorded_spans();
    goals.other_spans();
    goals.count_and_duration();
    goals.logs();
    goals.stack();
    goals.lines
}

struct Goals<'a> {
    results: &'a Results,
    lines: String,
}

impl Goals<'_> {
    fn recorded_spans(&mut self) {
        for &execution in Signal::Span.executions() {
            let net = |peer| self.net(Signal::Span, peer, execution, State::Recorded).instructions;
            let goal = net(Peer::HandWritten).map(|instructions| instructions * SAMPLED);
            // The first records the same attributes, the second records three more.
            let ours = [("recorded, same attributes", net(Peer::OursLean)), ("recorded", net(Peer::Ours))];
            for (what, value) in ours {
                let name = format!("{} {what}: instructions, {SAMPLED} of hand-written", span(execution));
                self.number(&name, value, goal);
            }
        }
    }

    fn other_spans(&mut self) {
        let absolute = [
            (State::NotSampled, "not sampled", NOT_SAMPLED),
            (State::Disabled, "installed, disabled", OFF),
            (State::Absent, "nothing installed", OFF),
        ];
        for (state, what, goal) in absolute {
            for &execution in Signal::Span.executions() {
                let net = self.net(Signal::Span, Peer::Ours, execution, state);
                let name = format!("{} {what}", span(execution));
                self.number(&format!("{name}: instructions"), net.instructions, Some(goal));
                self.number(&format!("{name}: allocations"), net.allocations, Some(0.0));
                self.number(&format!("{name}: fields evaluated"), net.evaluated_in_vain, Some(0.0));
            }
        }
    }

    fn count_and_duration(&mut self) {
        let net = |peer, execution| self.net(Signal::CountAndDuration, peer, execution, State::Recorded);
        let (ours, two) = (net(Peer::Ours, Execution::Sync), net(Peer::Ours, Execution::TwoThreads));
        let (clock, by_hand) = (net(Peer::Clock, Execution::Sync), net(Peer::HandWritten, Execution::Sync));
        let over_clock = ours.instructions.zip(clock.instructions).map(|(ours, clock)| ours - clock);
        let (of_hand, flat) =
            (ratio(ours.instructions, by_hand.instructions), ratio(two.nanoseconds, ours.nanoseconds));
        self.number("count and duration: instructions over the clock", over_clock, Some(COUNT_AND_DURATION));
        self.number("count and duration: allocations", ours.allocations, Some(0.0));
        self.share("count and duration: instructions, of hand-written", of_hand, OF_HAND_WRITTEN);
        self.share("count and duration: wall, two threads of one", flat, FLAT);
    }

    fn logs(&mut self) {
        let [on, off] =
            [State::Recorded, State::Disabled].map(|state| self.net(Signal::Log, Peer::Ours, Execution::Sync, state));
        self.number("log record: instructions", on.instructions, Some(LOG));
        self.number("log record: allocations", on.allocations, Some(0.0));
        self.number("log record, off: instructions", off.instructions, Some(LOG_OFF));
    }

    /// There is no goal yet for the savings of sharing one wrapper and one clock.
    fn stack(&mut self) {
        let net = |peer| self.net(Signal::Stack, peer, Execution::Sync, State::Recorded).instructions;
        let (ours, together) = (net(Peer::Ours), net(Peer::HandWritten));
        let apart = self.results.by_hand_apart().instructions;
        for (what, by_hand) in [("one hand-written function", together), ("three hand-written functions", apart)] {
            let share = ratio(ours, by_hand).map_or("not measured".to_owned(), |share| format!("{share:.3}"));
            _ = writeln!(self.lines, "- three stacked: instructions, of {what}: {share}");
        }
    }

    fn net(&self, signal: Signal, peer: Peer, execution: Execution, state: State) -> Net {
        self.results.net(Case { signal, peer, execution, state })
    }

    /// Instructions and allocations. Half an allocation is the share of the root span in each call.
    fn number(&mut self, name: &str, value: Option<f64>, goal: Option<f64>) {
        self.line(name, value, goal, 0.5, 1);
    }

    fn share(&mut self, name: &str, value: Option<f64>, goal: f64) {
        self.line(name, value, Some(goal), 0.0, 3);
    }

    fn line(&mut self, name: &str, value: Option<f64>, goal: Option<f64>, tolerance: f64, decimals: usize) {
        _ = match (value, goal) {
            (Some(value), Some(goal)) => {
                let verdict = if value <= goal + tolerance { "met" } else { "MISSED" };
                let (distance, round) = (value - goal, decimals - 1);
                writeln!(
                    self.lines,
                    "- {name}: {value:.decimals$}, goal {goal:.round$}: {verdict}, distance {distance:+.decimals$}"
                )
            }
            _ => writeln!(self.lines, "- {name}: not measured"),
        };
    }
}

fn span(execution: Execution) -> &'static str {
    match execution {
        Execution::Sync | Execution::TwoThreads => "span, sync",
        Execution::Async => "span, async",
    }
}
