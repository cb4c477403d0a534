//! Every message in the code is reported in a case of `tests/diagnostics`.

use super::diagnostics::case_files;
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Texts with a space in them that no user reads.
const NO_MESSAGES: &[&str] = &["unexpected end of input"];

/// Messages, one in a line, that no case here can report, with the reasons. `ui.rs` of otel-tests checks that a compiled case
/// reports each of them.
const IN_COMPILED_CASES: &str = "tests/diagnostics/in_compiled_cases.txt";

#[test]
fn every_message_has_a_case() {
    let reported: String = case_files().iter().map(|file| fs::read_to_string(file).expect("a readable file")).collect();
    let has_case = |message: &str| reported.contains(&longest_part(message));
    let (in_code, listed) = (messages(), listed());
    let missing: Vec<_> = in_code.iter().filter(|text| !has_case(text) && !listed.contains(*text)).collect();
    assert!(missing.is_empty(), "no case in tests/diagnostics reports: {missing:#?}");
    let needless: Vec<_> = listed.iter().filter(|text| !in_code.contains(*text) || has_case(text)).collect();
    assert!(needless.is_empty(), "these do not belong in {IN_COMPILED_CASES}: {needless:#?}");
}

/// Comments in the list start with `# `.
fn listed() -> BTreeSet<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(IN_COMPILED_CASES);
    let text = fs::read_to_string(file).expect("the list");
    text.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")).map(str::to_owned).collect()
}

/// The string literals with a space in them, without those of tests.
fn messages() -> BTreeSet<String> {
    let mut found = Vec::new();
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let source = fs::read_to_string(file).expect("a readable file");
        let code = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        literals(code.parse().expect("source in Rust"), &mut found);
    }
    found.retain(|text| text.contains(' ') && !NO_MESSAGES.contains(&text.as_str()));
    found.into_iter().collect()
}

/// The files of a folder and of the folders in it, without these tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let code = paths.filter(|path| path.file_stem().is_some_and(|name| name != "tests"));
    code.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

/// The string literals outside attributes and comments.
fn literals(tokens: TokenStream, found: &mut Vec<String>) {
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            // `#[..]` and `#![..]`, which comments are too.
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                if matches!(tokens.next(), Some(TokenTree::Punct(_))) {
                    tokens.next();
                }
            }
            TokenTree::Group(group) => literals(group.stream(), found),
            TokenTree::Literal(literal) => {
                let token = TokenStream::from(TokenTree::Literal(literal));
                found.extend(syn::parse2::<syn::LitStr>(token).map(|text| text.value()));
            }
            _ => {}
        }
    }
}

/// The longest part without a `{..}`, and without a `{{` or `}}`, which not every text means as a brace.
fn longest_part(message: &str) -> String {
    let message = message.replace("{{", "{}").replace("}}", "{}");
    let parts = message.split('{').map(|part| part.split_once('}').map_or(part, |(_, part)| part));
    parts.max_by_key(|part| part.len()).unwrap_or_default().to_owned()
}
