//! The tables of this crate: parseable, sorted, complete, and without dangling references.

use otel_semconv::AttributeType::{Enum, IntEnum};
use otel_semconv::{
    Deprecation, GEN_AI_SCHEMA_URL, Instrument, Registry, RequirementLevel, Requirements, SCHEMA_URL, SpanKind,
    Stability, Table,
};
use std::collections::HashSet;

const OFFICIAL: &str = include_str!("../tables/v1.44.0.tsv");
const GEN_AI: &str = include_str!("../tables/gen-ai-v1.42.0.tsv");
const OTEL_RUNTIME: &str = include_str!("../tables/otel-runtime.tsv");

fn official() -> Registry {
    Registry::empty().layer(Table::official())
}

#[test]
fn the_tables_are_parseable_and_sorted() {
    for text in [OFFICIAL, GEN_AI, OTEL_RUNTIME] {
        Table::parse(text).unwrap();
        let rows = text.lines().skip_while(|line| line.starts_with('#'));
        assert!(rows.is_sorted(), "lookups are binary searches in the text");
        assert!(text.ends_with('\n'));
    }
    assert_eq!(Table::official().schema_url(), Some(SCHEMA_URL));
    assert_eq!(Table::gen_ai().schema_url(), Some(GEN_AI_SCHEMA_URL));
    assert_eq!(Table::otel_runtime().schema_url(), None);
}

#[test]
fn the_tables_refer_to_registered_names() {
    let registry = Registry::official();
    for table in [Table::official(), Table::gen_ai(), Table::otel_runtime()] {
        registry.check(&table).unwrap();
    }
}

#[test]
fn references_are_looked_up_in_all_layers() {
    let acme = "metric\tacme.orders\tcounter\t{order}\ts\t\tacme.user.teir=R error.type=C http.request.header=r\n\
                attribute\tacme.user.tier\tstring\ts\n\
                span\tacme.load\tclient\ts\t\tother.key=R\n\
                attribute\tacme.x\tint\ts\t>acme.y\n\
                attribute\tacme.old\tint\ts\t>acme.older\n\
                attribute\tacme.older\tint\ts\t>acme.user.tier\n\
                event\tacme.self\ts\t>acme.self\n";
    let acme = Table::parse(acme).unwrap();
    let message = |registry: Registry| registry.layer(acme.clone()).check(&acme).unwrap_err().to_string();
    let expected = [
        "line 1: `acme.orders` lists the unknown attribute `acme.user.teir`; did you mean `acme.user.tier`?",
        "line 3: `acme.load` lists the unknown attribute `other.key`; add a row for it, such as \
         `attribute<tab>other.key<tab>string<tab>d`",
        "line 4: `acme.x` is renamed to `acme.y`, but no attribute has that name; add a row for it, or write `!` if there is no \
         new name",
        "line 5: `acme.old` is renamed to `acme.older`, which is deprecated itself; write `>acme.user.tier`",
        "line 7: `acme.self` is renamed to `acme.self`, which is deprecated itself; write a name that is not deprecated, or `!`",
    ];
    assert_eq!(message(Registry::official()).lines().collect::<Vec<_>>(), expected);
    let other = Table::parse("attribute\tother.key\tstring\ts\n").unwrap();
    assert_eq!(message(Registry::official().layer(other)).lines().count(), 4, "another table has it");
    let declared = message(Registry::official().namespace("other").namespace("acme"));
    assert!(declared.starts_with(expected[0]), "misspellings below a declared namespace are reported: {declared}");
    assert_eq!(declared.lines().count(), 4);
}

#[test]
fn every_row_is_found_by_its_name() {
    let registry = official();
    for row in registry.metrics() {
        assert_eq!(registry.metric(row.name), Some(row));
    }
    for row in registry.spans() {
        assert_eq!(registry.span(row.name), Some(row));
    }
    for row in registry.events() {
        assert_eq!(registry.event(row.name), Some(row));
    }
    for row in registry.entities() {
        assert_eq!(registry.entity(row.name), Some(row));
    }
    for row in registry.attributes() {
        let (key, found) = if row.value_type.is_template() {
            assert_eq!(registry.attribute(row.key), None, "a template is not an attribute itself");
            (row.key, registry.attribute(&format!("{}.some.key", row.key)))
        } else {
            (row.key, registry.attribute(row.key))
        };
        assert_eq!(found, Some(row), "{key}");
    }
}

#[test]
fn there_are_as_many_attributes_as_published() {
    let registry = official();
    let rows = || registry.attributes();
    let of = |stability| move |row: &otel_semconv::Attribute<'_>| row.stability == stability;
    assert_eq!(rows().count(), 940);
    assert_eq!(rows().filter(of(Stability::Stable)).count(), 122);
    assert_eq!(rows().filter(of(Stability::ReleaseCandidate)).count(), 89);
    assert_eq!(rows().filter(of(Stability::Alpha)).count(), 1);
    assert_eq!(rows().filter(of(Stability::Development)).count(), 728);
    assert_eq!(rows().filter(|row| row.value_type.is_template()).count(), 41);
    assert_eq!(deprecations(rows().map(|row| row.deprecation)), [734, 97, 58, 51]);
    let hints =
        rows().filter(|row| matches!(row.deprecation, Deprecation::Obsolete(hints) if hints.iter().count() > 0));
    // Names in the examples of a note are not hints.
    assert_eq!(hints.count(), 28);

    let members = |row: otel_semconv::Attribute<'_>| match row.value_type {
        Enum(members) | IntEnum(members) => members.iter().filter(|member| member.deprecated).count(),
        _ => 0,
    };
    assert_eq!(rows().filter(|row| matches!(row.value_type, Enum(_))).count(), 169);
    assert_eq!(rows().filter(|row| matches!(row.value_type, IntEnum(_))).count(), 2);
    assert_eq!(rows().map(members).sum::<usize>(), 24);
}

#[test]
fn there_are_as_many_signals_as_published() {
    let registry = official();
    assert_eq!(registry.metrics().count(), 541);
    assert_eq!(deprecations(registry.metrics().map(|row| row.deprecation)), [444, 71, 11, 15]);
    let live = |instrument| {
        let rows = registry.metrics().filter(move |row| row.instrument == instrument);
        rows.filter(|row| row.deprecation == Deprecation::Live).count()
    };
    let instruments = [Instrument::UpDownCounter, Instrument::Counter, Instrument::Gauge, Instrument::Histogram];
    assert_eq!(instruments.map(live), [226, 111, 67, 40]);
    assert_eq!(registry.metrics().filter(|row| has_required(row.requirements)).count(), 185);

    assert_eq!(deprecations(registry.spans().map(|row| row.deprecation)), [64, 0, 14, 0]);
    let kinds = [SpanKind::Client, SpanKind::Server, SpanKind::Internal, SpanKind::Producer, SpanKind::Consumer];
    assert_eq!(kinds.map(|kind| registry.spans().filter(|row| row.kind == kind).count()), [52, 13, 10, 2, 1]);
    assert_eq!(registry.spans().filter(|row| has_required(row.requirements)).count(), 60);
    assert_eq!(registry.spans().filter(|row| row.stability == Stability::Stable).count(), 8);

    assert_eq!(deprecations(registry.events().map(|row| row.deprecation)), [22, 1, 3, 6]);
    assert_eq!(deprecations(registry.entities().map(|row| row.deprecation)), [63, 0, 0, 1]);
}

/// The official registry marks them as moved; their own registry does not.
#[test]
fn all_names_that_moved_are_live_in_their_registry() {
    let (official, gen_ai) = (official(), Registry::empty().layer(Table::gen_ai()));
    assert_eq!(gen_ai.attributes().count(), 58);
    assert_eq!([gen_ai.metrics().count(), gen_ai.spans().count(), gen_ai.events().count()], [11, 14, 3]);
    let moved = official.attributes().filter(|row| row.deprecation == Deprecation::Moved);
    for row in moved {
        let found = gen_ai.attributes().find(|found| found.key == row.key).expect(row.key);
        assert_eq!((found.value_type, found.deprecation), (row.value_type, Deprecation::Live), "{}", row.key);
    }
    assert_eq!(deprecations(gen_ai.attributes().map(|row| row.deprecation)), [58, 0, 0, 0]);
}

#[test]
fn new_names_exist_and_are_live() {
    let registry = official();
    for row in registry.attributes() {
        if let Deprecation::Renamed(to) = row.deprecation {
            let target = registry.attributes().find(|row| row.key == to).unwrap_or_else(|| panic!("{to} is unknown"));
            assert_eq!(target.deprecation, Deprecation::Live, "{to}");
        }
    }
    for row in registry.metrics() {
        if let Deprecation::Renamed(to) = row.deprecation {
            assert_eq!(registry.metric(to).map(|row| row.deprecation), Some(Deprecation::Live), "{to}");
        }
    }
    for row in registry.events() {
        if let Deprecation::Renamed(to) = row.deprecation {
            assert_eq!(registry.event(to).map(|row| row.deprecation), Some(Deprecation::Live), "{to}");
        }
    }
}

#[test]
fn listed_attributes_are_registered() {
    let registry = Registry::official();
    let lists = (registry.metrics().map(|row| row.requirements))
        .chain(registry.spans().map(|row| row.requirements))
        .chain(registry.events().map(|row| row.requirements))
        .chain(registry.entities().map(|row| row.requirements));
    let keys: HashSet<&str> = registry.attributes().map(|row| row.key).collect();
    let mut entries = 0;
    for requirement in lists.flat_map(Requirements::iter) {
        entries += 1;
        assert!(keys.contains(requirement.key), "{} is unknown", requirement.key);
    }
    assert!(entries > 2_000, "only {entries}");
}

/// Counts the live, renamed, moved and obsolete ones.
fn deprecations<'a>(all: impl Iterator<Item = Deprecation<'a>>) -> [usize; 4] {
    let mut counts = [0; 4];
    for deprecation in all {
        let kind = match deprecation {
            Deprecation::Live => 0,
            Deprecation::Renamed(_) => 1,
            Deprecation::Moved => 2,
            _ => 3,
        };
        counts[kind] += 1;
    }
    counts
}

fn has_required(requirements: Requirements<'_>) -> bool {
    requirements.iter().any(|requirement| requirement.level == RequirementLevel::Required)
}
