//! What is found in source files.

use super::{Function, Obstacle, Reach, Returned, Source, file, modules::ModuleFile};
use crate::workspace::{Crate, CrateKind};

fn scan_as(kind: CrateKind, text: &str) -> Source {
    let krate = Crate { name: "shop".to_owned(), kind, source: "/nowhere/src/lib.rs".into() };
    file::scan(&ModuleFile::root(&krate), text.to_owned(), &mut Vec::new())
}

fn scan(text: &str) -> Source {
    scan_as(CrateKind::Library, text)
}

fn function<'a>(source: &'a Source, path: &str) -> &'a Function {
    source.functions.iter().find(|function| function.path == path).unwrap_or_else(|| panic!("no {path} in {source:#?}"))
}

#[test]
fn functions_have_the_names_of_their_types_and_modules() {
    let source = scan(
        "fn root() {}\nmod db { pub fn get() {} impl<T> super::Pool<T> { fn take(&self) {} } }\n\
         trait Load { fn load(&self) { } fn none(&self); }\nimpl Load for &[u8] { fn load(&self) {} }\nimpl Load for (u8,) { fn load(&self) {} }",
    );
    let names: Vec<(&str, &str)> =
        source.functions.iter().map(|function| (function.path.as_str(), function.name.as_str())).collect();
    assert_eq!(
        names,
        [
            ("shop::root", "root"),
            ("shop::db::get", "db::get"),
            ("shop::db::Pool::take", "Pool::take"),
            ("shop::Load::load", "Load::load"),
            ("shop::Load::load", "Load::load"),
            ("shop::Load::load", "Load::load"),
        ]
    );
}

#[test]
fn the_place_is_in_front_of_the_visibility_and_the_keywords() {
    for (before, after) in [
        ("", "fn f() {}"),
        ("/// Doc.\n#[inline]\n", "pub(crate) async unsafe fn f() {}"),
        ("#[a] ", "async fn f() {}"),
        ("\u{feff}#!/usr/bin/env run\n/* ä */ ", "pub fn f() {}"),
        ("struct S;\nimpl S {\n    #[b]\r\n    ", "pub fn f(&self) {} }"),
    ] {
        let source = scan(&format!("{before}{after}"));
        assert_eq!(source.problem, None);
        assert_eq!(source.functions[0].place, before.len(), "{before}{after}");
    }
}

#[test]
fn obstacles() {
    let source = scan(
        "const fn a() {}\nextern \"C\" fn b() {}\n#[track_caller] fn c() {}\n#[unsafe(no_mangle)] fn d() {}\n#[test] fn e() {}\n\
         #[cfg(test)] mod tests { fn f() {} }\n#[cfg(not(test))] mod real { fn g() {} }\n#[otel_runtime::traced] fn h() {}\n\
         #[tracing::instrument] fn i() {}\n#[cfg_attr(x, target_feature(enable = \"y\"))] fn j() {}",
    );
    let found: Vec<Option<Obstacle>> = source.functions.iter().map(|function| function.obstacle.clone()).collect();
    let attribute = |name: &str| Some(Obstacle::Attribute(name.to_owned()));
    assert_eq!(
        found,
        [
            Some(Obstacle::Const),
            Some(Obstacle::Extern),
            attribute("track_caller"),
            attribute("no_mangle"),
            Some(Obstacle::Test),
            Some(Obstacle::Test),
            None,
            Some(Obstacle::Annotated),
            Some(Obstacle::Instrument),
            attribute("target_feature"),
        ]
    );
    assert_eq!(source.own_attributes.len(), 1);
}

#[test]
fn facts_about_a_function() {
    let source = scan(
        "impl Cart { pub fn new() -> Self { let a = 1; Self }\n    pub async fn add(&mut self, item: u8, (a, b): (u8, u8)) -> io::Result<()> {\n        if a { b; c } else { d }\n    } }",
    );
    let new = function(&source, "shop::Cart::new");
    assert_eq!((new.returned, new.reach, new.is_async), (Returned::Own, Reach::Public, false));
    let add = function(&source, "shop::Cart::add");
    assert_eq!((add.returned, add.is_async), (Returned::Result, true));
    assert_eq!((add.statements, add.line, add.lines), (4, 2, (2, 4)));
    assert_eq!(add.parameters, ["item"]);
}

#[test]
fn main_and_exits_of_a_program() {
    let text = "use std::process::{self, exit};\n#[cfg(unix)]\n#[tokio::main]\nasync fn main() -> Result<(), // why\n    Error> {\n    #![allow(x)]\n    exit(run());\n    process::exit(1,);\n    other::exit(2)\n}\n";
    let source = scan_as(CrateKind::Program, text);
    let entry = source.entry.expect("an entry");
    assert!(text[entry.item.clone()].starts_with("#[cfg(unix)]") && text[entry.item].ends_with("(2)\n}"));
    assert!(text[..entry.body].ends_with("#![allow(x)]"));
    let runtime = entry.runtime.expect("an async main");
    assert_eq!((runtime.output.as_str(), runtime.conditions.as_str()), ("-> Result<(), Error>", "#[cfg(unix)] "));
    let exits: Vec<&str> = source.exits.into_iter().map(|range| &text[range]).collect();
    assert_eq!(exits, ["run()", "1,"]);
}

#[test]
fn a_file_that_cannot_be_read_has_a_problem() {
    let source = scan("fn a() {}\nfn b( {}\n");
    assert!(source.functions.is_empty());
    assert!(source.problem.is_some());
    assert_eq!(
        scan("fn a() {}\nlet x\n").problem.as_deref().map(|problem| problem.starts_with("line 2: ")),
        Some(true)
    );
}
