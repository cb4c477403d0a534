//! Every message of this crate is shown by a case in `tests/ui`.

use proc_macro2::{TokenStream, TokenTree};
use std::fs;
use std::path::Path;

/// Texts with a space in them that no user reads.
const NO_MESSAGES: &[&str] = &["unexpected end of input"];

#[test]
fn every_message_has_a_case() {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["traced", "instrument", "counted", "logged", "stacked", "inline", "conventions", "settings"]
        .map(|folder| format!("../tests/ui/{folder}"));
    let told: String = folders.iter().flat_map(|folder| texts(&crate_folder.join(folder), "stderr")).collect();
    assert!(!told.is_empty());
    let mut missing = Vec::new();
    for source in texts(&crate_folder.join("src"), "rs") {
        let code = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let tokens = code.parse().expect("source in Rust");
        let mut found = Vec::new();
        literals(tokens, &mut found);
        found.retain(|text| text.contains(' ') && !NO_MESSAGES.contains(&text.as_str()));
        missing.extend(found.into_iter().filter(|text| !told.contains(&longest_part(text))));
    }
    assert!(missing.is_empty(), "no case in tests/ui shows: {missing:#?}");
}

/// The files of a folder and of those in it, without the tests of this crate itself.
fn texts(folder: &Path, extension: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        let is_test = ["snapshot.rs", "messages.rs", "documentation.rs"].iter().any(|test| path.ends_with(test));
        if path.is_dir() {
            texts.extend(self::texts(&path, extension));
        } else if path.extension().is_some_and(|end| *end == *extension) && !is_test {
            texts.push(fs::read_to_string(path).expect("a readable file"));
        }
    }
    texts
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
