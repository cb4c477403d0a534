//! The floors of ARCHITECTURE.md: a folder uses only what is on lower floors, and inside a folder nothing goes in circles.

mod circles;
mod examples;
mod modules;
mod table;
mod tokens;

use circles::Circle;
use modules::Modules;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use table::Floors;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace is above this package").to_owned()
}

/// The published crates, with their folders of sources.
fn crates() -> BTreeMap<String, PathBuf> {
    let mut found: BTreeMap<String, PathBuf> = BTreeMap::new();
    for folder in [root(), root().join("integrations")] {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let src = entry.path().join("src");
            if (name.starts_with("otel-") || name == "cargo-otel") && src.join("lib.rs").exists() {
                found.insert(name, src);
            }
        }
    }
    found
}

/// A crate that has a table.
struct Floored {
    krate: String,
    src: PathBuf,
    modules: Modules,
    floors: Floors,
}

/// The crates that have a table.
fn crates_with_floors() -> Vec<Floored> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("a readable ARCHITECTURE.md");
    let with_floors = crates().into_iter().filter_map(|(krate, src)| {
        let floors = Floors::of(&krate, &text)?;
        Some(Floored { modules: modules(&src), krate, src, floors })
    });
    with_floors.collect()
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
    let found = crates_with_floors();
    let is_missing = |krate: &String| !found.iter().any(|with_table| with_table.krate == *krate);
    let missing: Vec<String> = crates().into_keys().filter(is_missing).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md has no `### Floors of` {}", missing.join(", "));
}

#[test]
fn every_module_is_on_a_floor_and_every_entry_exists() {
    let mut wrong = Vec::new();
    for Floored { krate, src, modules, floors } in crates_with_floors() {
        let without = modules.files().filter(|file| floors.entry(file).is_none());
        wrong.extend(without.map(|file| format!("{krate}: {} has no floor in ARCHITECTURE.md", name(file))));
        // Modules of tests are no modules of `modules`, and may have a floor.
        let is_there =
            |entry: &[String]| modules.contains(entry) || src.join(name(entry)).with_extension("rs").exists();
        let gone = floors.entries().filter(|entry| !is_there(entry));
        wrong.extend(gone.map(|entry| format!("{krate}: there is no module {}, which has a floor", name(entry))));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn folders_use_only_lower_floors() {
    let mut wrong = Vec::new();
    for Floored { krate, modules, floors, .. } in crates_with_floors() {
        println!("{krate}: {} entries on {} floors", floors.entries().count(), floors.count());
        for ((from, to), path) in modules.uses() {
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
    let mut wrong = Vec::new();
    for (krate, src) in crates() {
        let circles = circles::find(&modules(&src).uses());
        println!("{krate}: {} circles", circles.len());
        for circle in circles {
            let folder = format!("{krate}/{}", name(&circle.folder));
            println!("  {folder}: {}", described(&circle));
            wrong.push(format!("{folder} has a circle: {}", described(&circle)));
        }
    }
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
