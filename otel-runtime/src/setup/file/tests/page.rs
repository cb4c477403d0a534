//! The page `docs/configuration-file.md` has the tables of the code, and the code has the types of the schema.

use super::super::schema::{ALL_TYPES, REFUSED_TYPES, Support};
use super::examples;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

const START: &str =
    "<!-- The tables below are written by `UPDATE_EXPECT=1 cargo test -p otel-runtime --all-features page`. -->\n";

fn tables() -> String {
    let mut text = String::new();
    for of in ALL_TYPES.iter().filter(|of| !of.properties.is_empty()) {
        _ = writeln!(text, "### {}\n\n| key or value | supported | |\n|---|---|---|", of.name);
        for property in of.properties {
            let (supported, remark) = match property.support {
                Support::Full => ("yes", ""),
                Support::Part(remark) => ("in part", remark),
                Support::Refused(reason) => ("no", reason),
            };
            _ = writeln!(text, "| `{}` | {supported} | {remark} |", property.key);
        }
        text.push('\n');
    }
    text += "### Types without keys\n\n";
    let without: Vec<_> = NO_KEYS.iter().map(|name| format!("`{name}`")).collect();
    _ = writeln!(text, "{}.\n", without.join(", "));
    text += "### Types that are refused\n\n| type | refused at |\n|---|---|\n";
    for (name, key) in REFUSED_TYPES {
        _ = writeln!(text, "| `{name}` | `{key}` |");
    }
    text
}

/// Types of the schema that have no keys, and are supported.
const NO_KEYS: &[&str] = &[
    "AlwaysOffSampler",
    "AlwaysOnSampler",
    "B3MultiPropagator",
    "B3Propagator",
    "BaggagePropagator",
    "ConsoleExporter",
    "DefaultAggregation",
    "DropAggregation",
    "ExperimentalComposableAlwaysOffSampler",
    "ExperimentalComposableAlwaysOnSampler",
    "ExperimentalContainerResourceDetector",
    "ExperimentalHostResourceDetector",
    "ExperimentalProcessResourceDetector",
    "ExperimentalServiceResourceDetector",
    "LastValueAggregation",
    "RandomIdGenerator",
    "SumAggregation",
    "TraceContextPropagator",
];

#[test]
fn the_page_has_the_tables_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/configuration-file.md");
    let page = std::fs::read_to_string(&path).expect("the page");
    let (before, after) = page.split_once(START).expect("the start of the tables");
    let tables = format!("\n{}", tables());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, format!("{before}{START}{tables}")).expect("the page");
    } else {
        assert!(after == tables, "the tables are not those of the code; run the command in the page");
    }
}

#[test]
fn every_type_of_the_schema_is_in_a_table() {
    let Some(folder) = examples::folder() else { return };
    let schema = std::fs::read_to_string(folder.join("opentelemetry_configuration.json")).expect("the schema");
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    let types = schema["$defs"].as_object().expect("types");
    let all = types.iter().map(|(name, of)| (name.as_str(), of)).chain([("OpenTelemetryConfiguration", &schema)]);
    let mut known: BTreeSet<_> = ALL_TYPES.iter().map(|of| of.name).collect();
    let others: BTreeSet<_> = NO_KEYS.iter().copied().chain(REFUSED_TYPES.iter().map(|(name, _)| *name)).collect();
    for (name, of) in all {
        if others.contains(name) {
            continue;
        }
        let table = ALL_TYPES.iter().find(|table| table.name == name);
        let table = table.unwrap_or_else(|| panic!("{name} is in no table"));
        known.remove(name);
        known.remove(&*format!("{name} (of views)"));
        let ours: BTreeSet<_> = table.properties.iter().map(|property| property.key).collect();
        let keys = of["properties"].as_object().map(|keys| keys.keys().map(String::as_str).collect());
        let values = of["enum"].as_array().map(|values| values.iter().filter_map(|value| value.as_str()).collect());
        assert_eq!(keys.or(values).unwrap_or_else(BTreeSet::new), ours, "{name}");
    }
    assert!(known.is_empty(), "not in the schema: {known:?}");
}
