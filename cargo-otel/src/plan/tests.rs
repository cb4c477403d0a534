//! Decisions about functions, by defaults, rules and options.

use super::{Decision, LeftOut, Plan};
use crate::pattern::Pattern;
use crate::rules::{Attribute, Parameters, Rule, Rules};
use crate::workspace::{Crate, CrateKind, Package, Workspace};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

const SOURCE: &str = "
pub async fn load(id: u64) -> Result<u64, Error> { Ok(id) }
pub fn get(&self) -> u64 { self.x }
pub fn count() -> usize { let a = 1; a + 1 }
fn private() { a(); b(); }
impl Display for X { fn fmt(&self) { a(); b() } }
impl X { pub fn new() -> Self { a(); X } pub fn try_take(&self) -> io::Result<()> { a(); b() } }
impl Store for X { fn store(&self) { a(); b(); } fn poll_store(&self) { a(); b() } }
";

/// The decisions in a library `shop` with this text.
fn decisions(test_name: &str, library: &str, rules: &Rules) -> BTreeMap<String, String> {
    let folder = std::env::temp_dir().join(format!("cargo-otel-plan-{test_name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let source = folder.join("lib.rs");
    fs::write(&source, library.replace("(&self)", "()")).unwrap();
    let krate = Crate { name: "shop".to_owned(), kind: CrateKind::Library, source };
    let package = Package {
        name: "shop".to_owned(),
        folder: folder.clone(),
        edition: "2021".to_owned(),
        crates: vec![krate],
        is_proc_macro: false,
        runtime: None,
    };
    let root = PathBuf::from("/nowhere");
    let workspace =
        Workspace { base: root.clone(), target: root.clone(), selected: root.clone(), root, packages: vec![package] };
    let plan = Plan::new(&workspace, rules, &LeftOut::default());
    fs::remove_dir_all(folder).unwrap();
    let mut decisions = BTreeMap::new();
    for (_, file) in plan.files() {
        for (function, decision) in file.source.functions.iter().zip(&file.decisions) {
            let text = match decision {
                Decision::Wanted(wanted) => {
                    let attributes = wanted.attributes.iter().map(|(name, options)| format!("{name}({options})"));
                    format!("{}: {}", wanted.reason, attributes.collect::<Vec<_>>().join(" "))
                }
                Decision::Skipped(reason) => format!("- {reason}"),
            };
            decisions.insert(function.path.clone(), text);
        }
    }
    decisions.extend(plan.remarks.iter().map(|remark| (format!("remark {remark}"), String::new())));
    decisions
}

fn rule(pattern: &str) -> Rule {
    Rule { line: 3, functions: vec![Pattern::parse(pattern).unwrap()], ..Rule::default() }
}

#[test]
fn the_defaults() {
    let expected = [
        ("shop::X::fmt", "- implements `Display`"),
        ("shop::X::new", "- constructor or builder step"),
        ("shop::X::poll_store", "- polled, not called once"),
        ("shop::X::store", "trait method: traced(\"X::store\")"),
        ("shop::X::try_take", "pub fn: traced(\"X::try_take\", ok_if = |_| true)"),
        ("shop::count", "pub fn: traced(\"count\")"),
        ("shop::get", "- getter or single expression"),
        ("shop::load", "async fn: traced(\"load\")"),
        ("shop::private", "- private"),
    ];
    let expected = expected.map(|(path, decision)| (path.to_owned(), decision.to_owned()));
    assert_eq!(decisions("defaults", SOURCE, &Rules::default()), BTreeMap::from(expected));
}

#[test]
fn rules_choose_change_and_leave_out() {
    let on = |options: &str| Some(Attribute::On(options.to_owned()));
    let rules = Rules {
        list: vec![
            Rule { traced: on("level = \"debug\""), ..rule("shop::private") },
            Rule { skip: Some(true), ..rule("shop::X") },
            Rule { counted: on(""), traced: Some(Attribute::Off), ..rule("**::X::store") },
            Rule {
                error: Some(false),
                args: Some(Parameters::Named(vec!["id".into(), "%no".into()])),
                ..rule("shop::load")
            },
            Rule { traced: on("\"own\""), ..rule("shop::get") },
            rule("shop::nothing"),
        ],
        ..Rules::default()
    };
    let decisions = decisions("rules", SOURCE, &rules);
    for (path, expected) in [
        ("shop::private", "rule in line 3: `shop::private`: traced(\"private\", level = \"debug\")"),
        ("shop::X::try_take", "- rule in line 3: `shop::X`"),
        ("shop::X::store", "rule in line 3: `**::X::store`: counted()"),
        ("shop::load", "rule in line 3: `shop::load`: traced(\"load\", args(id), ok_if = |_| true)"),
        ("shop::get", "rule in line 3: `shop::get`: traced(\"own\")"),
        ("remark otel.toml:3: no function matches `shop::nothing`", ""),
    ] {
        assert_eq!(decisions.get(path).map(String::as_str), Some(expected), "{path}");
    }
}

#[test]
fn options_restrict_the_defaults() {
    let pattern = |text| vec![Pattern::parse(text).unwrap()];
    let rules = Rules { only: pattern("shop::X"), except: pattern("**::store"), ..Rules::default() };
    let decisions = decisions("options", SOURCE, &rules);
    assert_eq!(decisions["shop::load"], "- not in --only");
    assert_eq!(decisions["shop::X::store"], "- --except `**::store`");
    assert!(decisions["shop::X::try_take"].starts_with("pub fn"));
}
