//! One table for each signal, with one row for each state and library, after subtracting the bare function.

use crate::case::{Case, Execution, Peer, Signal};
use crate::names::{peer_name, signal_name, state_name};
use crate::results::{Net, Results, ratio};
use std::fmt::Write as _;

/// All tables in Markdown.
pub fn markdown(results: &Results) -> String {
    Signal::ALL.map(|signal| table(results, signal)).join("\n")
}

fn table(results: &Results, signal: Signal) -> String {
    let mut table = header(signal);
    let measured = results.0.iter().map(|measured| measured.case);
    // Each row has all executions, so the first names it.
    for first in measured.filter(|case| case.signal == signal && case.execution == Execution::Sync) {
        _ = write!(table, "| {} | {} |", state_name(first.state), peer_name(signal, first.peer));
        for &execution in signal.executions() {
            table += &cells(results, Case { execution, ..first }, results.net(Case { execution, ..first }));
        }
        table.push('\n');
        if signal == Signal::Stack && first.peer == Peer::HandWritten {
            let apart = cells(results, first, results.by_hand_apart());
            _ = writeln!(
                table,
                "| {} | OpenTelemetry by hand, three functions, added |{apart}",
                state_name(first.state)
            );
        }
    }
    table
}

fn header(signal: Signal) -> String {
    let mut header = format!("| {} | made by |", signal_name(signal));
    let mut rule = "|---|---|".to_owned();
    for execution in signal.executions() {
        let columns = match execution {
            Execution::Sync => " instructions | of hand-written | allocations | wall, of hand-written |",
            Execution::Async => " async: instructions | of hand-written | allocations | wall, of hand-written |",
            Execution::TwoThreads => " two threads: wall, of hand-written | of one thread |",
        };
        header += columns;
        rule += &"--:|".repeat(columns.matches('|').count());
    }
    format!("{header}\n{rule}\n")
}

fn cells(results: &Results, case: Case, net: Net) -> String {
    let by_hand = results.by_hand(case);
    let wall = number(ratio(net.nanoseconds, by_hand.nanoseconds), 2);
    if case.execution == Execution::TwoThreads {
        let one = results.net(Case { execution: Execution::Sync, ..case });
        return format!(" {wall} | {} |", number(ratio(net.nanoseconds, one.nanoseconds), 2));
    }
    let instructions = number(net.instructions, 0);
    let of_instructions = number(ratio(net.instructions, by_hand.instructions), 3);
    format!(" {instructions} | {of_instructions} | {} | {wall} |", number(net.allocations, 1))
}

fn number(value: Option<f64>, decimals: usize) -> String {
    // A rounded "-0" is "0".
    value.map_or("–".to_owned(), |value| {
        let text = format!("{value:.decimals$}");
        if text.trim_matches(['-', '0', '.']).is_empty() { text.trim_start_matches('-').to_owned() } else { text }
    })
}
