//! The floors of ARCHITECTURE.md: a file imports only from floors below its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The floors of the table under `heading`: lines of `- 3 a b c`, highest first.
fn floors(heading: &str) -> BTreeMap<String, u32> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the table is in ARCHITECTURE.md");
    let section = text.split(heading).nth(1).unwrap_or_else(|| panic!("ARCHITECTURE.md has no `{heading}`"));
    let table = section.split("```").nth(1).expect("a table between fences");
    let floor = |line: &str| {
        let (floor, names) = line.trim().split_once(' ')?;
        let floor = floor.parse().ok()?;
        Some(names.split_whitespace().map(move |name| (name.to_owned(), floor)).collect::<Vec<_>>())
    };
    table.lines().filter_map(floor).flatten().collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace is above this package").to_owned()
}

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("a folder of sources") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// `crate::callsite::span::Span` is of module `callsite::span` if there is a floor for it, else of `callsite`.
fn module_of<'a>(path: &str, floors: &'a BTreeMap<String, u32>) -> Option<(&'a String, u32)> {
    let covers = |name: &str| path == name || path.strip_prefix(name).is_some_and(|rest| rest.starts_with("::"));
    let found = floors.iter().filter(|(name, _)| covers(name)).max_by_key(|(name, _)| name.len());
    found.map(|(name, floor)| (name, *floor))
}

/// The `use ..;` of a file, each on one line; what is indented belongs to a module inside the file.
fn use_statements(code: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut statement = String::new();
    for line in code.lines() {
        let starts = ["use ", "pub use ", "pub(crate) use "].iter().any(|word| line.starts_with(word));
        if starts || !statement.is_empty() {
            statement.push_str(line.trim());
        }
        if statement.ends_with(';') {
            statements.push(std::mem::take(&mut statement));
        }
    }
    statements
}

/// What a statement imports, as paths from the root of the crate.
fn imports(statement: &str, module: &str) -> Vec<String> {
    let line = statement.trim_start_matches("pub(crate) ").trim_start_matches("pub ");
    let Some(path) = line.strip_prefix("use ") else { return Vec::new() };
    let path = path.trim_end_matches(';');
    let absolute = if let Some(path) = path.strip_prefix("crate::") {
        path.to_owned()
    } else if path.starts_with("super::") {
        let mut parents: Vec<&str> = module.split("::").collect();
        let mut rest = path;
        while let Some(inner) = rest.strip_prefix("super::") {
            parents.pop();
            rest = inner;
        }
        parents.push(rest);
        parents.join("::")
    } else {
        return Vec::new();
    };
    // `a::{b, c::D}` imports `a::b` and `a::c::D`.
    match absolute.split_once("::{") {
        Some((base, list)) => {
            list.trim_end_matches('}').split(',').map(|item| format!("{base}::{}", item.trim())).collect()
        }
        None => match absolute.strip_prefix('{') {
            Some(list) => list.trim_end_matches('}').split(',').map(|item| item.trim().to_owned()).collect(),
            None => vec![absolute],
        },
    }
}

fn check(krate: &str, heading: &str) {
    let floors = floors(heading);
    let src = root().join(krate).join("src");
    let mut found = Vec::new();
    files(&src, &mut found);
    let mut wrong = Vec::new();
    for file in found {
        let module = file
            .strip_prefix(&src)
            .expect("a file below src")
            .with_extension("")
            .to_string_lossy()
            .replace(['/', '\\'], "::");
        let Some((own, floor)) = module_of(&module, &floors) else {
            wrong.push(format!("{module} has no floor in ARCHITECTURE.md"));
            continue;
        };
        let text = fs::read_to_string(&file).expect("a readable source");
        // Tests of a file may look at anything.
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for path in use_statements(code).iter().flat_map(|statement| imports(statement, &module)) {
            let other = module_of(&path, &floors).filter(|(other, _)| *other != own);
            if let Some((_, above)) = other.filter(|(_, above)| *above >= floor) {
                wrong.push(format!("{module} (floor {floor}) imports {path} (floor {above})"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn macros_import_downward() {
    check("otel-macros", "### Floors of otel-macros");
}

#[test]
fn runtime_imports_downward() {
    check("otel-runtime", "### Floors of otel-runtime");
}

#[test]
fn integrations_import_downward() {
    for krate in ["otel-reqwest", "otel-sqlx", "otel-tower"] {
        check(&format!("integrations/{krate}"), &format!("#### {krate}"));
    }
}

#[test]
fn call_sites_never_see_the_sdk() {
    let mut found = Vec::new();
    files(&root().join("otel-runtime/src/callsite"), &mut found);
    for file in found {
        let text = fs::read_to_string(&file).expect("a readable source");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        assert!(!code.contains("opentelemetry_sdk"), "{} names the SDK", file.display());
    }
}
