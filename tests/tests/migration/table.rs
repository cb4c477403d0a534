//! The table of MIGRATION.md: its rows are the literal text of the functions, and both columns create the same spans.

use super::{Seen, after, assert_same, before, traced, with_ours, with_tracing};
use tracing_subscriber::filter::LevelFilter;

const GUIDE: &str = include_str!("../../../MIGRATION.md");
const INSTRUMENT: &str = include_str!("shapes.rs");
const TRACED: &str = include_str!("traced.rs");

/// ``| 2 | `skip_all` | nothing |`` → `["2", "#[instrument(skip_all)]", "#[traced]"]`
fn row(line: &str) -> Option<[String; 3]> {
    let mut cells = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ");
    let number = cells.next().filter(|cell| cell.parse::<u8>().is_ok())?;
    let mut attribute = |name: &str| match cells.next().expect("three columns") {
        "nothing" => format!("#[{name}]"),
        cell => {
            let words = cell.strip_prefix('`').and_then(|cell| cell.strip_suffix('`'));
            format!("#[{name}({})]", words.expect("a cell is one attribute"))
        }
    };
    let columns = [attribute("instrument"), attribute("traced")];
    assert_eq!(cells.next(), None, "{line}");
    let [instrument, traced] = columns;
    Some([number.to_owned(), instrument, traced])
}

/// The line above `fn s02_..`.
#[track_caller]
fn assert_stands_in(source: &str, number: &str, attribute: &str) {
    let function = format!("fn s{number:0>2}_");
    let at = source.lines().position(|line| line.contains(&function)).expect("every row has a shape");
    assert_eq!(source.lines().nth(at - 1).map(str::trim), Some(attribute), "row {number}");
}

#[test]
fn every_row_is_the_literal_text_of_a_shape() {
    let rows: Vec<_> = GUIDE.lines().filter_map(row).collect();
    for [number, instrument, traced] in &rows {
        assert_stands_in(INSTRUMENT, number, instrument);
        assert_stands_in(TRACED, number, traced);
    }
    let numbers: Vec<_> = rows.iter().map(|[number, ..]| number.parse::<u8>().unwrap()).collect();
    assert_eq!(numbers, (1..=15).collect::<Vec<_>>());
}

/// At every level, so that a function has the same level in all three.
#[test]
fn the_15_most_common_shapes_create_the_same_spans() {
    for (level, spans) in [(LevelFilter::INFO, 8), (LevelFilter::DEBUG, 12), (LevelFilter::TRACE, 15)] {
        let instrument = with_ours(level, after::run_shapes);
        assert_same(&with_tracing(level, before::run_shapes), &instrument);
        instrument.spans().assert_len(spans);

        let traced = with_ours(level, traced::run_shapes).spans();
        let traced: Vec<_> = traced.iter().map(Seen::from).collect();
        // Which `#[traced]` never records.
        let without_self = |mut span: Seen| {
            span.fields.retain(|(key, _)| key != "self");
            span
        };
        let instrument: Vec<_> = instrument.spans().iter().map(|span| without_self(Seen::from(span))).collect();
        assert_eq!(traced, instrument, "at {level}");
    }
}

#[test]
fn a_target_is_a_scope() {
    for run in [after::run_shapes, traced::run_shapes] {
        let spans = with_ours(LevelFilter::TRACE, run).spans();
        let scopes = spans.iter().map(|span| &*span.scope.name);
        let named: Vec<_> = scopes.enumerate().filter(|(_, scope)| *scope == "store").collect();
        assert_eq!(named, [(7, "store")]);
    }
}
