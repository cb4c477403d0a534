//! One table for each signal, with one row for each state and library, after subtracting the bare function. Then a table of what the whole
//! process does until the bytes of the requests exist.

use crate::case::{Case, Execution, Peer, Signal, State};
use crate::names::{peer_name, signal_name, state_name};
use crate::results::{Net, Results, ratio};
use crate::rounds::Rounds;
use std::fmt::Write as _;

/// All tables in Markdown.
pub fn markdown(results: &Results) -> String {
    let mut tables = Signal::ALL.map(|signal| table(results, signal)).join("\n");
    tables.push('\n');
    tables += &to_bytes(results);
    tables
}

fn table(results: &Results, signal: Signal) -> String {
    let mut table = header(signal);
    let measured = results.0.iter().map(|measured| measured.case);
    // Each row has all executions, so the first names it.
    for first in measured.filter(|case| case.signal == signal && case.execution == Execution::Sync) {
        _ = write!(table, "| {} | {} |", state_name(first.state), peer_name(signal, first.peer));
        for &execution in signal.executions() {
            table += &cells(results, Case { execution, ..first }, &results.net(Case { execution, ..first }));
        }
        table.push('\n');
        if signal == Signal::Stack && first.peer == Peer::HandWritten {
            let apart = cells(results, first, &results.apart(Peer::HandWritten));
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

fn cells(results: &Results, case: Case, net: &Net) -> String {
    let by_hand = results.by_hand(case);
    let wall = of_hand_written(case, &net.nanoseconds, &by_hand.nanoseconds);
    if case.execution == Execution::TwoThreads {
        let one = results.net(Case { execution: Execution::Sync, ..case });
        return format!(" {wall} | {} |", net.nanoseconds.over(&one.nanoseconds).text(2));
    }
    let instructions = number(net.instructions, 0);
    let of_instructions = number(ratio(net.instructions, by_hand.instructions), 3);
    format!(" {instructions} | {of_instructions} | {} | {wall} |", number(net.allocations, 1))
}

/// What all threads of the process do for one call.
fn to_bytes(results: &Results) -> String {
    let mut table = "| to the bytes of a request | made by | instructions, all threads | of hand-written | calling thread | other threads | \
                     CPU, of hand-written | CPU ns |\n|---|---|--:|--:|--:|--:|--:|--:|\n"
        .to_owned();
    let cases = results.0.iter().map(|measured| measured.case);
    for case in cases.filter(|case| case.state == State::Recorded && case.execution == Execution::Sync) {
        let net = results.net(case);
        if net.process_instructions.is_none() && net.process_nanoseconds.median().is_none() {
            continue;
        }
        let by_hand = results.by_hand(case);
        _ = writeln!(
            table,
            "| {} | {} | {} | {} | {} | {} | {} | {} |",
            signal_name(case.signal),
            peer_name(case.signal, case.peer),
            number(net.process_instructions, 0),
            number(ratio(net.process_instructions, by_hand.process_instructions), 2),
            number(net.instructions, 0),
            number(net.exporter_instructions(), 0),
            of_hand_written(case, &net.process_nanoseconds, &by_hand.process_nanoseconds),
            net.process_nanoseconds.text(0),
        );
    }
    table
}

/// The ratio of times, with its spread.
fn of_hand_written(case: Case, times: &Rounds, by_hand: &Rounds) -> String {
    if case.peer == Peer::HandWritten { "1.00".to_owned() } else { times.over(by_hand).text(2) }
}

fn number(value: Option<f64>, decimals: usize) -> String {
    // A rounded "-0" is "0".
    value.map_or("–".to_owned(), |value| {
        let text = format!("{value:.decimals$}");
        if text.trim_matches(['-', '0', '.']).is_empty() { text.trim_start_matches('-').to_owned() } else { text }
    })
}
