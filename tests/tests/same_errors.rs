//! A mistake in an annotated function is reported as without the attribute: same locations, same messages.
//!
//! Every file in `ui/broken` is compiled as it is, with the other attributes instead of `#[traced]`, with all of them, and
//! with its attribute as a comment, and the messages of the compiler are compared.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The diagnostics of one file: level and code, location, and message.
type Said = BTreeSet<(String, String, String)>;

/// Differences in wording, because for the compiler the body is that of a closure or an `async` block.
const OTHER_WORDS: &[&str] =
    &["break_outside_a_loop", "captured_by_a_closure_async", "immutable_parameter", "question_mark_without_result"];

/// The replacement for the attribute of a case, by the name of the variant.
const VARIANTS: &[(&str, &str)] = &[
    ("traced", "#[traced"),
    ("counted", "#[counted"),
    ("logged", "#[logged"),
    ("stacked", "#[counted] #[logged] #[traced"),
];

#[test]
fn mistakes_are_reported_as_without_the_attribute() {
    let said = check(&package());
    let cases = cases();
    let (mut same, mut all, mut differences) = (0, 0, Vec::new());
    for case in &cases {
        let nothing = Said::new();
        let said = |bin: &str| said.get(&format!("{case}_{bin}")).unwrap_or(&nothing);
        let bare = said("bare");
        assert!(!bare.is_empty(), "the compiler has nothing to say about `{case}` without its attribute");
        let other_words =
            OTHER_WORDS.contains(&case.trim_end_matches("_async")) || OTHER_WORDS.contains(&case.as_str());
        for (variant, _) in VARIANTS.iter().filter(|(variant, _)| stands_on(variant, &code(case))) {
            let annotated = said(variant);
            (same, all) = (same + usize::from(bare == annotated), all + 1);
            if bare != annotated && !(other_words && lines(bare) == lines(annotated)) {
                differences.push(format!("{case}, {variant}\n  bare:      {bare:?}\n  annotated: {annotated:?}"));
            }
        }
    }
    println!("{same} of {all} have exactly the same messages as without the attribute");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The other attributes do not have all options of `#[traced(..)]`.
fn stands_on(variant: &str, code: &str) -> bool {
    ["traced", "stacked"].contains(&variant) || !code.contains("#[traced(")
}

fn code(case: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("ui/broken/{case}.rs"));
    fs::read_to_string(path).expect("a case")
}

/// The lines, without columns, that have diagnostics.
fn lines(said: &Said) -> Vec<&str> {
    said.iter().filter_map(|(_, place, _)| place.split(':').next()).collect()
}

fn cases() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/broken");
    let entries = fs::read_dir(folder).expect("the folder of the cases");
    let names = entries.map(|entry| entry.expect("a case").path());
    let mut names: Vec<String> =
        names.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect();
    names.sort();
    names
}

/// A package with a program for each variant of a case.
fn package() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("same_errors");
    let programs = package.join("src/bin");
    _ = fs::remove_dir_all(package.join("src"));
    fs::create_dir_all(&programs).expect("a folder for the programs");
    let runtime = root.join("../otel-runtime");
    let runtime = runtime.display();
    let manifest = format!(
        "[package]\nname = \"same-errors\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\notel-runtime = {{ path = '{runtime}', default-features = false }}\n"
    );
    fs::write(package.join("Cargo.toml"), manifest).expect("a manifest");
    // The versions of the workspace, so that no network is needed.
    fs::copy(root.join("../Cargo.lock"), package.join("Cargo.lock")).expect("a lock file");
    for case in cases() {
        let code = code(&case);
        let write = |variant: &str, attribute: &str, import: &str| {
            let program = code.replace("#[traced", attribute).replace("use otel_runtime::traced;", import);
            fs::write(programs.join(format!("{case}_{variant}.rs")), program).expect("a program");
        };
        write("bare", "//raced", "//");
        for (variant, attribute) in VARIANTS.iter().filter(|(variant, _)| stands_on(variant, &code)) {
            let import = match *variant {
                "stacked" => "use otel_runtime::{counted, logged, traced};".to_owned(),
                one => format!("use otel_runtime::{one};"),
            };
            write(variant, attribute, &import);
        }
    }
    package
}

fn check(package: &Path) -> BTreeMap<String, Said> {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--bins", "--keep-going", "--message-format=json", "--quiet"])
        .current_dir(package)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("checked"))
        .output()
        .expect("cargo runs");
    let mut said: BTreeMap<String, Said> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(line) = serde_json::from_str::<Value>(line) else { continue };
        let (name, message) = (&line["target"]["name"], &line["message"]);
        let in_program = line["target"]["kind"][0] == "bin";
        if let (true, Some(name), Some(place)) = (in_program, name.as_str(), place(message)) {
            // The names of some types contain a source location.
            let mut text = message["message"].as_str().unwrap_or_default().to_owned();
            for (variant, _) in VARIANTS {
                text = text.replace(&format!("_{variant}.rs"), "_bare.rs");
            }
            let code = message["code"]["code"].as_str().unwrap_or_default();
            let level = message["level"].as_str().unwrap_or_default();
            said.entry(name.to_owned()).or_default().insert((format!("{level} {code}"), place, text));
        }
    }
    assert!(!said.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// The primary locations as `line:column-line:column`. Summaries have none.
fn place(message: &Value) -> Option<String> {
    let spans = message["spans"].as_array()?.iter().filter(|span| span["is_primary"] == true);
    let places: Vec<String> = spans
        .map(|span| {
            format!("{}:{}-{}:{}", span["line_start"], span["column_start"], span["line_end"], span["column_end"])
        })
        .collect();
    (!places.is_empty()).then(|| places.join(" "))
}
