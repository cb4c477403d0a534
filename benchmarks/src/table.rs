//! The table: one row per state and peer, net of the bare function.

use crate::case::{Case, Form, Peer, State};
use crate::driver::Measured;
use std::fmt::Write as _;

const HEADER: &str = "\
| span | made by | instructions | of hand-written | allocations | wall, of hand-written | async: instructions | of hand-written | allocations | wall, of hand-written |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|
";

/// All measurements of one run.
pub struct Results(pub Vec<Measured>);

/// What a case costs over the bare function of the same form.
#[derive(Clone, Copy, Default)]
pub struct Net {
    /// Instructions per call.
    pub instructions: Option<f64>,
    /// Allocations per call.
    pub allocations: Option<f64>,
    /// Wall time per call.
    pub nanoseconds: Option<f64>,
    /// How often a field was evaluated for a span that nobody records.
    pub evaluated_in_vain: Option<f64>,
}

impl Results {
    /// The cost of a case; empty if it was not measured.
    pub fn net(&self, peer: Peer, form: Form, state: State) -> Net {
        let (Some(case), Some(bare)) = (self.find(peer, form, state), self.find(Peer::Bare, form, State::Absent))
        else {
            return Net::default();
        };
        let over = |case: Option<f64>, bare: Option<f64>| Some(case? - bare?);
        Net {
            instructions: over(case.instructions, bare.instructions),
            allocations: over(case.allocations, bare.allocations),
            nanoseconds: over(case.nanoseconds, bare.nanoseconds),
            evaluated_in_vain: case.evaluated_in_vain,
        }
    }

    /// The whole table in Markdown.
    pub fn markdown(&self) -> String {
        let mut table = HEADER.to_owned();
        for state in State::ALL {
            for peer in Peer::ALL {
                if peer.has(state) && self.find(peer, Form::Sync, state).is_some() {
                    self.row(&mut table, peer, state);
                }
            }
        }
        table
    }

    fn row(&self, table: &mut String, peer: Peer, state: State) {
        _ = write!(table, "| {} | {} |", state_name(state), peer_name(peer));
        // The API cannot tell "disabled" from "absent", so both are compared with the same.
        let baseline = if state == State::Disabled { State::Absent } else { state };
        for form in Form::ALL {
            let net = self.net(peer, form, state);
            let hand_written = self.net(Peer::HandWritten, form, baseline);
            let instructions = number(net.instructions, 0);
            let of_instructions = number(ratio(net.instructions, hand_written.instructions), 3);
            let allocations = number(net.allocations, 1);
            let of_time = number(ratio(net.nanoseconds, hand_written.nanoseconds), 2);
            _ = write!(table, " {instructions} | {of_instructions} | {allocations} | {of_time} |");
        }
        table.push('\n');
    }

    fn find(&self, peer: Peer, form: Form, state: State) -> Option<&Measured> {
        self.0.iter().find(|measured| measured.case == Case { peer, form, state })
    }
}

/// A quotient, where there are both numbers.
pub fn ratio(dividend: Option<f64>, divisor: Option<f64>) -> Option<f64> {
    Some(dividend? / divisor?)
}

fn number(value: Option<f64>, decimals: usize) -> String {
    // Adding zero turns a rounded "-0" into "0".
    value.map_or("–".to_owned(), |value| {
        let text = format!("{value:.decimals$}");
        if text.trim_matches(['-', '0', '.']).is_empty() { text.trim_start_matches('-').to_owned() } else { text }
    })
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Sampled => "sampled",
        State::NotSampled => "not sampled",
        State::Disabled => "off: installed, disabled",
        State::Absent => "off: nothing installed",
    }
}

fn peer_name(peer: Peer) -> &'static str {
    match peer {
        Peer::Bare => "nobody",
        Peer::HandWritten => "OpenTelemetry by hand",
        Peer::Tracing => "tracing-opentelemetry",
        Peer::TracingLean => "tracing-opentelemetry, lean",
        Peer::Fastrace => "fastrace",
        Peer::Traced => "**`#[traced]`**",
        Peer::TracedLean => "**`#[traced]`**, without source location",
    }
}
