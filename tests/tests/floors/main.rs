//! The floors of ARCHITECTURE.md: a folder uses only what is on lower floors, and inside a folder nothing goes in circles.

mod circles;
mod examples;
mod modules;
mod table;
mod tokens;

use circles::Circle;
use modules::Modules;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use table::Floors;
use tokens::Path as ModulePath;

/// Folders with circles that are still to be removed. One that has none any more must be removed from this list.
const KNOWN_CIRCLES: &[&str] = &[
    "otel-runtime/prometheus",
    "otel-runtime/report",
    "otel-runtime/reqwest",
    "otel-runtime/telemetry",
    "otel-runtime/testing",
    "otel-runtime/testing/receiver",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace is above this package").to_owned()
}

/// The crates that have a table, with their folders of sources.
fn crates() -> BTreeMap<String, PathBuf> {
    let mut found: BTreeMap<String, PathBuf> = BTreeMap::new();
    for folder in [root(), root().join("integrations")] {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let src = entry.path().join("src");
            if src.join("lib.rs").exists() && floors(&name).is_some() {
                found.insert(name, src);
            }
        }
    }
    found
}

fn floors(krate: &str) -> Option<Floors> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("a readable ARCHITECTURE.md");
    Floors::of(krate, &text)
}

fn modules(src: &Path) -> Modules {
    Modules::read(&|file| fs::read_to_string(src.join(file)).unwrap_or_else(|error| panic!("{file}: {error}")))
}

/// The name of a module as the table has it.
fn name(module: &[String]) -> String {
    if module.is_empty() { "lib".to_owned() } else { module.join("/") }
}

#[test]
fn every_crate_has_a_table() {
    let crates: Vec<String> = crates().into_keys().collect();
    for krate in ["otel-macros", "otel-runtime", "otel-semconv"] {
        assert!(crates.iter().any(|found| found == krate), "ARCHITECTURE.md has no `### Floors of {krate}`");
    }
}

#[test]
fn every_module_is_on_a_floor_and_every_entry_exists() {
    let mut wrong = Vec::new();
    for (krate, src) in crates() {
        let floors = floors(&krate).expect("a table");
        let missing = modules(&src)
            .files()
            .filter(|file| floors.entry(file).is_none())
            .map(|file| name(file))
            .collect::<Vec<_>>();
        wrong.extend(missing.iter().map(|module| format!("{krate}: {module} has no floor in ARCHITECTURE.md")));
        let is_there = |entry: &ModulePath| {
            let path = src.join(entry.join("/"));
            path.is_dir() || path.with_extension("rs").exists()
        };
        let gone = floors.entries().filter(|entry| !is_there(entry));
        wrong.extend(
            gone.map(|entry| format!("{krate}: ARCHITECTURE.md has a floor for {}, which does not exist", name(entry))),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn folders_use_only_lower_floors() {
    let mut wrong = Vec::new();
    for (krate, src) in crates() {
        let floors = floors(&krate).expect("a table");
        println!("{krate}: {} entries on {} floors", floors.entries().count(), floors.count());
        for ((from, to), path) in modules(&src).uses() {
            let (Some((entry, floor)), Some((used, other))) = (floors.entry(&from), floors.entry(&to)) else {
                continue;
            };
            if entry != used && other >= floor {
                let (from, to) = (name(&from), name(&to));
                wrong.push(format!("{krate}: {from} (floor {floor}) uses {to} (floor {other}) as `{path}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_inside_a_folder_goes_in_circles() {
    let mut found = BTreeSet::new();
    let mut wrong = Vec::new();
    for (krate, src) in crates() {
        let circles = circles::find(&modules(&src).uses());
        println!("{krate}: {} circles", circles.len());
        for circle in circles {
            let folder = format!("{krate}/{}", name(&circle.folder));
            println!("  {folder}: {}", described(&circle));
            if !KNOWN_CIRCLES.contains(&folder.as_str()) {
                wrong.push(format!("{folder} has a circle: {}", described(&circle)));
            }
            found.insert(folder);
        }
    }
    let stale = KNOWN_CIRCLES.iter().filter(|folder| !found.contains(**folder));
    wrong.extend(stale.map(|folder| format!("{folder} has no circle any more; remove it from `KNOWN_CIRCLES`")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn described(circle: &Circle) -> String {
    let way: Vec<String> = circle.way.iter().map(|node| name(node)).collect();
    format!("{} ({} in all)", way.join(" → "), circle.nodes.len())
}

#[test]
fn call_sites_never_see_the_sdk() {
    let naming = modules(&root().join("otel-runtime/src")).mentions("callsite", "opentelemetry_sdk");
    assert!(naming.is_empty(), "{} name the SDK", naming.join(", "));
}
