//! What the test finds in crates of a few lines.

use crate::circles;
use crate::modules::Modules;
use crate::name;
use crate::table::Floors;

/// The uses of a crate with these files, as `from → to`.
fn uses(files: &[(&str, &str)]) -> Vec<String> {
    crate_of(files).uses().keys().map(|(from, to)| format!("{} → {}", name(from), name(to))).collect()
}

fn crate_of(files: &[(&str, &str)]) -> Modules {
    let text = |file: &str| files.iter().find(|(name, _)| *name == file).map(|(_, text)| (*text).to_owned());
    Modules::read(&|file| text(file).unwrap_or_else(|| panic!("no file `{file}`")))
}

fn circles_of(files: &[(&str, &str)]) -> Vec<String> {
    let circles = circles::find(&crate_of(files).uses());
    circles.iter().map(|circle| circle.way.iter().map(|node| name(node)).collect::<Vec<_>>().join(" → ")).collect()
}

/// A crate of `a` and `b`, of which `a` has this text.
fn uses_of_a(text: &str) -> Vec<String> {
    uses(&[("lib.rs", "mod a; mod b;"), ("a.rs", text), ("b.rs", "")])
}

#[test]
fn a_path_is_found_wherever_it_is_written() {
    for text in [
        "use crate::b::B;",
        "use super::b;",
        "use crate::{b::{B, C as D}, b};",
        "use {std::fmt, super::b::*};",
        "fn f() { use crate::b::B; }",
        "fn f() -> crate::b::B { todo!() }",
        "fn f() { let x = if y { super::b::g::<u8>() } else { 1 }; }",
        "#[derive(crate::b::B)] struct S;",
        "macro_rules! m { () => { $crate::b::g() }; }",
        "fn f() { m!(x, crate::b::B { y: 1 }); }",
        "const X: &[u8] = &[0; ..crate::b::N];",
        "mod inner { use super::super::b::B; }",
    ] {
        assert_eq!(uses_of_a(text), ["a → b"], "{text}");
    }
}

#[test]
fn what_is_no_use_of_a_module_is_left_out() {
    for text in [
        "// crate::b::B\nfn f() { g(\"crate::b::B\"); }",
        "/// [`B`](crate::b::B)\nfn f() {}",
        "#[cfg(test)]\nmod tests { use crate::b::B; }",
        "#[cfg(test)] use crate::b::{B, C};",
        "#[cfg(test)] const X: B = crate::b::B { y: 1 };",
        "pub(in crate::b) fn f() {}",
        "use ::b::B;\nfn f() -> ::crate_b::b::B { x.b::<u8>() }",
        "mod b_too { use b::B; }",
        "fn f() { <X as Y>::b::g() }",
        "macro_rules! m { ($x:ident) => { $crate::b::$x }; }",
    ] {
        assert_eq!(uses_of_a(text), [""; 0], "{text}");
    }
}

#[test]
fn a_reexport_leads_to_what_it_names() {
    let files = [
        ("lib.rs", "mod a; mod b; pub use b::B;"),
        ("a.rs", "use crate::B; use crate::b::C; use super::b; fn f() { b::deep::g() }"),
        ("b.rs", "mod deep; pub use deep::{B, C};"),
        ("b/deep.rs", "#[macro_export] macro_rules! m { () => {}; }"),
    ];
    assert_eq!(uses(&files), ["a → b", "a → b/deep"]);
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "fn f() { crate::m!() }"),
        ("b.rs", "#[macro_export] macro_rules! m {}"),
    ];
    assert_eq!(uses(&files), ["a → b"], "an exported macro is where it is written");
}

#[test]
fn a_parent_that_only_declares_and_reexports_is_in_no_circle() {
    let child = ("a/one.rs", "use super::Two;");
    let other = ("a/two.rs", "");
    let files =
        [("lib.rs", "mod a;"), ("a.rs", "mod one; mod two; pub use one::One; pub(crate) use two::Two;"), child, other];
    assert_eq!(circles_of(&files), [""; 0]);
    let parent = "mod one; mod two; pub use one::One; pub(crate) use two::Two; struct Own(One);";
    let child = ("a/one.rs", "use super::Own;");
    assert_eq!(circles_of(&[("lib.rs", "mod a;"), ("a.rs", parent), child, other]), ["a → a/one → a"]);
}

#[test]
fn a_circle_is_found_between_files_and_between_folders() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "use crate::b::X;"),
        ("b.rs", "use crate::c;"),
        ("c.rs", "crate::a!();"),
    ];
    assert_eq!(circles_of(&files), ["a → b → c → a"]);
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "mod one; mod two;"),
        ("a/one.rs", "use crate::b::X;"),
        ("a/two.rs", ""),
        ("b.rs", "use crate::a::two;"),
    ];
    assert_eq!(circles_of(&files), ["a → b → a"], "`one` and `two` are of one folder");
}

#[test]
fn a_module_belongs_to_its_innermost_entry() {
    let text = "### Floors of x\n\n```\n2 lib\n1 a b/c\n0 a::d\n```\n";
    let floors = Floors::of("x", text).expect("a table");
    let entry = |module: &str| {
        let module: Vec<String> = module.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        floors.entry(&module).map(|(entry, floor)| format!("{floor} {}", name(entry)))
    };
    assert_eq!(entry("").as_deref(), Some("2 lib"));
    assert_eq!(entry("a/e/f").as_deref(), Some("1 a"));
    assert_eq!(entry("a/d/f").as_deref(), Some("0 a/d"));
    assert_eq!(entry("b/c").as_deref(), Some("1 b/c"));
    assert_eq!(entry("b"), None);
}
