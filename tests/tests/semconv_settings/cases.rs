//! One file a case, what the compiler says to the letter.
//!
//! The lines of a case that start with `//#` go into its manifest. A case without a `.stderr` beside it says nothing. After a
//! change of messages: `TRYBUILD=overwrite cargo test -p otel-tests --test semconv_settings`, then read the difference.

use crate::workspace::{Said, Workspace, repository};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[test]
fn settings_do_what_they_say() {
    let folder = repository().join("tests/ui/settings");
    let workspace = Workspace::new("settings", "");
    for case in cases(&folder) {
        let text = fs::read_to_string(&case).expect("a case");
        let (settings, code): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with("//#"));
        let settings: Vec<&str> = settings.iter().map(|line| line.trim_start_matches("//#").trim()).collect();
        let name = name(&case);
        workspace.package(&name, &settings.join("\n"), &(code.join("\n") + "\n"));
        for table in files(&folder, "tsv") {
            let table = (table.file_name().expect("a file").to_string_lossy(), fs::read_to_string(&table));
            workspace.write(&format!("{name}/{}", table.0), &table.1.expect("a table"));
        }
    }
    compare(&folder, &workspace.check(&["--workspace"], None));
}

/// With the settings and the table of the example itself.
#[test]
fn misuse_of_a_companys_names_does_not_compile() {
    let example = repository().join("examples/company-conventions");
    let manifest = fs::read_to_string(example.join("Cargo.toml")).expect("a manifest");
    let settings = manifest.split_once("[package.metadata.otel]").expect("settings").1;
    let settings = format!("[package.metadata.otel]{settings}");
    let workspace = Workspace::new("misuse", "");
    for case in cases(&example.join("misuse")) {
        let name = name(&case);
        workspace.package(&name, &settings, &fs::read_to_string(&case).expect("a case"));
        let table = fs::read_to_string(example.join("semconv/acme.tsv")).expect("a table");
        workspace.write(&format!("{name}/semconv/acme.tsv"), &table);
    }
    let said = workspace.check(&["--workspace"], None);
    compare(&example.join("misuse"), &said);
    assert!(said.values().all(|said| said.fresh.is_none()), "none of them compiles: {said:?}");
}

fn compare(folder: &Path, said: &BTreeMap<String, Said>) {
    let mut wrong = Vec::new();
    for case in cases(folder) {
        let name = name(&case);
        let said = said.get(&name).map_or("", |said| &said.text);
        let file = case.with_extension("stderr");
        if env::var("TRYBUILD").is_ok_and(|word| word == "overwrite") {
            _ = fs::remove_file(&file);
            if !said.is_empty() {
                fs::write(&file, said).expect("the file of the case");
            }
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if said != expected {
            wrong.push(format!("== {name}, expected:\n{expected}\n== {name}, said:\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn cases(folder: &Path) -> Vec<PathBuf> {
    let cases = files(folder, "rs");
    assert!(!cases.is_empty(), "no case in {}", folder.display());
    cases
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of cases");
    let files = entries.map(|entry| entry.expect("a file").path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == ending)).collect();
    files.sort();
    files
}

fn name(case: &Path) -> String {
    case.file_stem().expect("a file").to_string_lossy().into_owned()
}
