//! The goals of this project's own spans, and how far away they are. A missed goal is told, never an error.

use crate::case::{Form, Peer, State};
use crate::table::Results;
use std::fmt::Write as _;

/// A sampled span may cost this much of the best hand-written one, in instructions.
const SAMPLED: f64 = 1.10;
/// Instructions of a span that is not sampled.
const NOT_SAMPLED: f64 = 60.0;
/// Instructions of a span that is off.
const OFF: f64 = 25.0;

/// One line for each goal.
pub fn markdown(results: &Results) -> String {
    let mut lines = String::new();
    for form in Form::ALL {
        let sampled = |peer| results.net(peer, form, State::Sampled).instructions;
        let goal = sampled(Peer::HandWritten).map(|instructions| instructions * SAMPLED);
        // The first pair records the same, the second three attributes more.
        for (peer, what) in [(Peer::TracedLean, "sampled, same attributes"), (Peer::Traced, "sampled")] {
            let name = format!("{} {what}: instructions, {SAMPLED} of hand-written", form_name(form));
            line(&mut lines, &name, sampled(peer), goal);
        }
    }
    let absolute = [
        (State::NotSampled, "not sampled", NOT_SAMPLED),
        (State::Disabled, "installed, disabled", OFF),
        (State::Absent, "nothing installed", OFF),
    ];
    for (state, name, goal) in absolute {
        for form in Form::ALL {
            let net = results.net(Peer::Traced, form, state);
            let name = format!("{} {name}", form_name(form));
            line(&mut lines, &format!("{name}: instructions"), net.instructions, Some(goal));
            line(&mut lines, &format!("{name}: allocations"), net.allocations, Some(0.0));
            line(&mut lines, &format!("{name}: fields evaluated"), net.evaluated_in_vain, Some(0.0));
        }
    }
    lines
}

fn line(lines: &mut String, name: &str, value: Option<f64>, goal: Option<f64>) {
    _ = match (value, goal) {
        (Some(value), Some(goal)) => {
            // Half an instruction is the root span's share in each call.
            let verdict = if value < goal + 0.5 { "met" } else { "MISSED" };
            writeln!(lines, "- {name}: {value:.1}, goal {goal:.0}: {verdict}, distance {:+.1}", value - goal)
        }
        _ => writeln!(lines, "- {name}: not measured"),
    };
}

fn form_name(form: Form) -> &'static str {
    match form {
        Form::Sync => "sync",
        Form::Async => "async",
    }
}
