//! The generator: the generated files are up to date, and invalid input is reported.

#[path = "../examples/generate/deprecation.rs"]
mod deprecation;
#[path = "../examples/generate/input.rs"]
mod input;
#[path = "../examples/generate/keys.rs"]
mod keys;
#[path = "../examples/generate/moved.rs"]
mod moved;
#[path = "../examples/generate/registry.rs"]
mod registry;
#[path = "../examples/generate/table.rs"]
mod table;

use flate2::read::GzDecoder;
use input::Input;
use otel_semconv::{Registry, Table};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const OFFICIAL: &str = include_str!("../tables/v1.44.0.tsv");

/// The folder of the resolved registries, which are not part of this repository.
fn data() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/semconv");
    let folder = env::var_os("OTEL_SEMCONV_DATA").map_or_else(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no folder {}; OTEL_SEMCONV_DATA says where it is", folder.display());
    None
}

fn rows(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.starts_with('#')).collect()
}

#[test]
fn the_official_table_is_up_to_date() {
    let Some(data) = data() else { return };
    let file = data.join("registry-v1.44.0.json.gz");
    let packed = fs::read(&file).unwrap_or_else(|error| {
        panic!(
            "{}: {error}; put the registry there that `scripts/semconv upgrade` was given, packed with gzip",
            file.display()
        )
    });
    let mut json = String::new();
    GzDecoder::new(packed.as_slice()).read_to_string(&mut json).unwrap();
    assert!(table::write(&json).unwrap() == OFFICIAL, "run scripts/semconv for tables/v1.44.0.tsv");
}

#[test]
fn the_official_table_has_the_expected_rows() {
    let Some(data) = data() else { return };
    for (kind, file) in [
        ("attribute", "attributes-nobrief"),
        ("metric", "metrics"),
        ("span", "spans"),
        ("event", "events"),
        ("entity", "entities"),
    ] {
        let expected = fs::read_to_string(data.join("expected").join(file).with_extension("tsv")).unwrap();
        // That file contains a name that the note of this attribute mentions as an example only.
        let expected = expected
            .replace("error.message\tstring\td\t!feature_flag.error.message\n", "error.message\tstring\td\t!\n");
        let own: Vec<&str> =
            rows(OFFICIAL).into_iter().filter_map(|row| row.strip_prefix(kind)?.strip_prefix('\t')).collect();
        assert!(own == rows(&expected), "{file} differs");
    }
}

#[test]
fn the_table_of_generative_ai_is_up_to_date() {
    let expected = moved::write(OFFICIAL, otel_semconv::GEN_AI_SCHEMA_URL).unwrap();
    let actual = include_str!("../tables/gen-ai-v1.42.0.tsv");
    assert!(expected == actual, "run `scripts/semconv moved` for tables/gen-ai-v1.42.0.tsv");
}

#[test]
fn the_constants_are_up_to_date() {
    let expected = keys::write(OFFICIAL).unwrap();
    assert!(expected == include_str!("../src/keys.rs"), "run scripts/semconv for src/keys.rs");
}

#[test]
fn the_table_of_a_company_contains_its_own_names_only() {
    let Some(data) = data() else { return };
    let json = fs::read_to_string(data.join("example-company-registry.json")).unwrap();
    let text = table::write(&json).unwrap();
    assert!(text.starts_with("# schema: https://acme.example/schemas/0.1.0\n"), "{text}");
    let expected = "attribute acme.cart.items int s |attribute acme.user.id string s |\
        attribute acme.user.tier enum:free,gold s |attribute app.user.id string s |\
        event acme.order.placed s  acme.cart.items=R|metric acme.checkout.orders counter {order} s  acme.user.tier=R|\
        span acme.checkout internal s  acme.cart.items=r acme.user.id=R acme.user.tier=r";
    assert_eq!(rows(&text).join("\n").replace('|', ",").replace('\n', "|").replace('\t', " "), expected);

    let registry = Registry::official().layer(Table::parse(&text).unwrap());
    assert!(registry.span("acme.checkout").is_some() && registry.span("http.server").is_some());
    let code = keys::write(&text).unwrap();
    assert!(code.contains("    pub const ACME_CART_ITEMS: &str = \"acme.cart.items\";\n"), "{code}");
}

#[test]
fn every_column_comes_from_the_registry() {
    let json = r#"{"groups": [
        {"id": "registry.url", "type": "attribute_group", "attributes": [
            {"name": "url.path", "type": "string", "stability": "stable", "requirement_level": "recommended"}],
         "lineage": {"provenance": {"schema_url": "https://opentelemetry.io/schemas/1.44.0"}}},
        {"id": "registry.acme", "type": "attribute_group", "attributes": [
            {"name": "acme.code", "type": {"members": [{"value": 0}, {"value": 1, "deprecated": {"reason": "obsoleted"}}]},
             "stability": "beta", "requirement_level": "recommended"},
            {"name": "acme.header", "type": "template[string[]]", "stability": "alpha", "requirement_level": "recommended"},
            {"name": "acme.old", "type": "int", "requirement_level": "opt_in",
             "deprecated": {"reason": "renamed", "renamed_to": "acme.code", "note": "Replaced by `acme.code`."}},
            {"name": "acme.oldest", "type": "int", "stability": "experimental", "requirement_level": "opt_in", "deprecated":
             {"reason": "obsoleted", "note": "Use that of the domain. For example, use `url.path` for paths."}},
            {"name": "acme.older", "type": "int", "stability": "experimental", "requirement_level": "opt_in", "deprecated":
             {"reason": "uncategorized", "note": "See `acme.header.x`, `acme.old`, `url.path`, `acme.older`, `url.path`."}}]},
        {"id": "span.acme.call", "type": "span", "span_kind": "client", "stability": "release_candidate", "attributes": [
            {"name": "url.path", "type": "string", "requirement_level": {"conditionally_required": "If there is one."}},
            {"name": "acme.code", "type": "int", "requirement_level": "required"}],
         "deprecated": {"reason": "obsoleted",
             "note": "Moved to the [OpenTelemetry GenAI semantic conventions repository](https://example.com)."},
         "lineage": {"attributes": {"url.path": {}, "acme.code": {}}}},
        {"id": "entity.acme", "type": "resource", "stability": "stable"}
    ]}"#;
    let expected = [
        "attribute\tacme.code\tenumint:0|!1\tb\t",
        "attribute\tacme.header\ttemplate:string[]\ta\t",
        "attribute\tacme.old\tint\td\t>acme.code",
        "attribute\tacme.older\tint\td\t!acme.header.x,url.path",
        "attribute\tacme.oldest\tint\td\t!",
        "entity\tacme\ts\t\t",
        "span\tacme.call\tclient\tr\t~\tacme.code=R url.path=C",
    ];
    assert_eq!(rows(&table::write(json).unwrap()), expected);
}

#[test]
fn mistakes_in_a_registry_are_reported() {
    let group = |rest: &str| format!(r#"{{"groups": [{{"id": "metric.a.b", "type": "metric", {rest}}}]}}"#);
    let attribute = |rest: &str| {
        let rest = format!(r#"[{{"name": "a.c", "requirement_level": "required", {rest}}}]"#);
        format!(r#"{{"groups": [{{"id": "registry.a", "type": "attribute_group", "attributes": {rest}}}]}}"#)
    };
    for (json, message) in [
        ("{".to_owned(), "EOF while parsing"),
        ("{}".to_owned(), "missing field `groups`"),
        (group(r#""instrument": "gauge""#), "group `metric.a.b`: it has no `unit`"),
        (group(r#""instrument": "sum", "unit": "1""#), "line 3: unknown instrument `sum`"),
        (
            group(r#""instrument": "gauge", "unit": "1", "stability": "solid""#),
            "group `metric.a.b`: unknown stability `solid`",
        ),
        (r#"{"groups": [{"id": "a.b", "type": "scope"}]}"#.to_owned(), "group `a.b`: unknown type of group `scope`"),
        (attribute(r#""type": "number""#), "line 3: unknown type `number`"),
        (
            attribute(r#""type": "int", "deprecated": {"reason": "renamed"}"#),
            "group `registry.a`: attribute `a.c`: it is renamed, and there is no `renamed_to`",
        ),
        (
            attribute(r#""type": {"members": [{"value": "a b"}]}"#),
            "group `registry.a`: attribute `a.c`: the member `a b` has a blank, `|` or `!` in it",
        ),
    ] {
        let error = table::write(&json).unwrap_err().to_string();
        assert!(error.starts_with(message), "{json}: {error}");
    }
}

#[test]
fn the_input_is_recognised_by_its_content() {
    let message = |text: &str, output: &str| Input::of(text).check(Path::new(output)).err();
    assert_eq!(Input::of("\u{feff}\n {\"groups\": []}"), Input::Registry);
    assert_eq!(Input::of(OFFICIAL), Input::Table);
    assert_eq!(message(OFFICIAL, "names.rs"), None);
    assert_eq!(message("{}", "acme.tsv"), None);
    let table = "this is a table, of which constants are made; write a file that ends in `.rs`, not `o2.tsv`";
    assert_eq!(message(OFFICIAL, "o2.tsv").as_deref(), Some(table));
    let registry = "this is a registry, of which a table is made; write a file that ends in `.tsv`, not `names.rs`";
    assert_eq!(message("{}", "names.rs").as_deref(), Some(registry));
}

#[test]
fn names_that_cannot_be_constants_are_reported() {
    let error = |table: &str| keys::write(table).unwrap_err().to_string();
    let clash = "attribute\ta.b_c\tint\ts\nattribute\ta.b.c\tint\ts\n";
    assert_eq!(error(clash), "`a.b.c` and `a.b_c` are the same constant");
    assert!(error("event\t3d.view\ts\n").starts_with("line 1: the name `3d.view` is malformed; write "));
}
