//! Repeats the function forms with all three attributes on each function, for `tests/stacked_forms.rs`.

use std::path::{Path, PathBuf};
use std::{env, fs};

const CHANGES: [(&str, &str); 3] = [
    ("#[traced", "#[counted] #[logged] #[traced"),
    ("otel_runtime::traced;", "otel_runtime::{counted, logged, traced};"),
    ("const STACKED: bool = false;", "const STACKED: bool = true;"),
];

fn main() {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets this variable"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets this variable"));
    let places = ["forms/shapes", "../shapes"];
    let shapes = places.iter().map(|place| package.join(place)).find(|place| place.exists());
    let shapes = shapes.expect("the folder of the shapes");
    println!("cargo::rerun-if-changed={}", shapes.display());
    for entry in fs::read_dir(shapes).expect("the folder of the shapes") {
        let shape = entry.expect("a shape").path();
        let code = fs::read_to_string(&shape).expect("a shape in Rust");
        let stacked = CHANGES.iter().fold(code, |code, (from, to)| code.replace(from, to));
        fs::write(out.join(shape.file_name().expect("a name")), stacked).expect("a place for the shape");
    }
    let since: &[&str] = match package.file_name().and_then(|name| name.to_str()) {
        Some("edition-2018") => &[],
        Some("edition-2021") => &["since_2021"],
        _ => &["since_2021", "since_2024"],
    };
    let modules = ["shapes"].iter().chain(since).map(|module| declared(module, &out));
    fs::write(out.join("stacked.rs"), modules.collect::<String>()).expect("a place for the list");
}

fn declared(module: &str, out: &Path) -> String {
    let file = if module == "shapes" { "mod" } else { module };
    let path = out.join(file).with_extension("rs").display().to_string();
    format!("#[path = {path:?}]\nmod {module};\n")
}
