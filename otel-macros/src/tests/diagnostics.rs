//! What the macros report about a source, as data in `tests/diagnostics/<macro>/<topic>.txt`.
//!
//! A case is a title, a source, and under each line of the source what is reported about it:
//!
//! ```text
//! # an option that does not exist
//! #[traced(feilds(a = 1))]
//!          ^^^^^^ error: unknown option `feilds`; did you mean `fields`? expected one of ..
//! fn load() {}
//! ```
//!
//! If the underlined part has several lines, the message is under its first line, and `^^^ end` is under its last line. The title
//! of a case about which nothing is reported says so: `(nothing is reported)`.
//!
//! After a change: `UPDATE_EXPECT=1 cargo test -p otel-macros` writes what is reported; then read the difference.

use super::reported::{Diagnostic, expand_and_report};
use proc_macro2::{TokenStream, TokenTree};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, iter};
use syn::File;

/// The end of the title of a case without diagnostics.
const NOTHING: &str = "(nothing is reported)";

struct Case {
    title: String,
    source: String,
}

#[test]
fn diagnostics_are_as_reviewed() {
    for file in case_files() {
        let annotated: Vec<String> = cases(&file).iter().map(annotated).collect();
        expect_test::expect_file![file].assert_eq(&annotated.join("\n"));
    }
}

/// If an item disappeared, the compiler would also report everything that uses it.
#[test]
fn mistakes_leave_the_items_in_place() {
    for case in case_files().iter().flat_map(|file| cases(file)) {
        let tokens = tokens(&case);
        let (expanded, _) = expand_and_report(tokens.clone());
        let (before, after) = (function_names(tokens.clone()), function_names(expanded.clone()));
        let missing: Vec<_> = before.iter().filter(|name| !after.contains(name)).collect();
        assert!(missing.is_empty(), "{}: {missing:?} is not in the expansion", case.title);
        if syn::parse2::<File>(tokens).is_ok() {
            let parsed = syn::parse2::<File>(expanded.clone());
            assert!(parsed.is_ok(), "{}: the expansion is not Rust: {expanded}", case.title);
        }
    }
}

/// The files under `tests/diagnostics` that contain cases.
pub(super) fn case_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let macros = entries(&folder).into_iter().filter(|path| path.is_dir());
    let mut files: Vec<PathBuf> = macros.flat_map(|folder| entries(&folder)).collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect()
}

fn cases(file: &Path) -> Vec<Case> {
    let text = fs::read_to_string(file).expect("a readable file");
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("# ") {
            cases.push(Case { title: title.to_owned(), source: String::new() });
        } else if !is_annotation(line) {
            let case = cases.last_mut().unwrap_or_else(|| panic!("{}: `# title` comes first", file.display()));
            case.source += line;
            case.source.push('\n');
        }
    }
    for case in &mut cases {
        case.source = case.source.trim_end().to_owned() + "\n";
    }
    cases
}

fn is_annotation(line: &str) -> bool {
    line.trim_start().starts_with('^')
}

fn tokens(case: &Case) -> TokenStream {
    case.source.parse().unwrap_or_else(|error| panic!("{}: {error}", case.title))
}

/// The case with the annotations that it should have.
fn annotated(case: &Case) -> String {
    let (_, reported) = expand_and_report(tokens(case));
    assert_eq!(reported.is_empty(), case.title.ends_with(NOTHING), "{}: {} reports", case.title, reported.len());
    let mut text = format!("# {}\n", case.title);
    for (number, line) in iter::zip(1.., case.source.lines()) {
        text += line;
        text.push('\n');
        for diagnostic in &reported {
            annotate(&mut text, diagnostic, number, line);
        }
    }
    text
}

/// Adds the annotation of a diagnostic that starts or ends on a line.
fn annotate(text: &mut String, Diagnostic { place, severity, message }: &Diagnostic, number: usize, line: &str) {
    assert!(!message.contains('\n'), "a message is one line: {message}");
    let (starts, ends) = (place.start.line == number, place.end.line == number);
    if !starts && !ends {
        return;
    }
    let indentation = line.chars().take_while(|c| c.is_whitespace()).count();
    let start = if starts { place.start.column } else { indentation };
    let end = if ends { place.end.column } else { line.chars().count() };
    let underline = format!("{}{}", " ".repeat(start), "^".repeat(end.saturating_sub(start).max(1)));
    let written =
        if starts { writeln!(text, "{underline} {severity}: {message}") } else { writeln!(text, "{underline} end") };
    written.expect("a string takes any text");
}

/// The names of all functions, at any depth.
fn function_names(tokens: TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut names = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match (token, tokens.get(at + 1)) {
            (TokenTree::Ident(word), Some(TokenTree::Ident(name))) if word == "fn" => names.push(name.to_string()),
            (TokenTree::Group(group), _) => names.extend(function_names(group.stream())),
            _ => {}
        }
    }
    names
}
