//! One file per case, with the exact messages of the compiler.
//!
//! The lines of a case that start with `//#` go into its manifest. A case without a `.stderr` file has no messages. After
//! a change of messages: `TRYBUILD=overwrite cargo test -p otel-tests --test semconv_settings`, then review the diff.

use crate::workspace::{Said, Workspace, repository};
use otel_semconv::Rule;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[test]
fn settings_have_their_effect() {
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

/// Uses the settings and the table of the example.
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

/// Every compiler message in the guides is the message of a case.
#[test]
fn guides_quote_real_compiler_messages() {
    let example = repository().join("examples/company-conventions");
    let folders = [repository().join("tests/ui/settings"), example.join("misuse")];
    let said =
        folders.iter().flat_map(|folder| files(folder, "stderr")).map(|file| fs::read_to_string(file).expect("text"));
    let said: String = said.collect();
    for guide in [repository().join("docs/conventions.md"), repository().join("README.md"), example.join("README.md")] {
        let text = fs::read_to_string(&guide).expect("a guide");
        let blocks = text.split("\n```").skip(1).step_by(2).filter_map(|block| block.strip_prefix("text\n"));
        let shown = blocks.flat_map(|block| block.split("\n\n"));
        let shown: Vec<&str> =
            shown.filter(|text| text.starts_with("warning: ") || text.starts_with("error")).collect();
        assert!(!shown.is_empty(), "{} shows nothing", guide.display());
        for text in shown {
            assert!(said.contains(text), "{} shows what no case says:\n{text}", guide.display());
        }
    }
}

/// Every rule has a row.
#[test]
fn the_guide_has_a_row_for_every_rule() {
    let guide = fs::read_to_string(repository().join("docs/conventions.md")).expect("the guide");
    let table = guide.split("\n## ").find(|section| section.starts_with("What is checked")).expect("the section");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let mut rows: Vec<&str> = rows.map(|(rule, _)| rule).collect();
    let mut rules = Rule::ALL.map(Rule::as_str);
    rows.sort_unstable();
    rules.sort_unstable();
    assert_eq!(rows, rules);
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
