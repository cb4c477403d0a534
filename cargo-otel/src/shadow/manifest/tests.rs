//! Manifests before and after.

use super::{Dependency, in_shadow, with_dependency, without_dependency};
use crate::rules::Runtime;
use std::path::Path;

fn dependency() -> Dependency {
    Dependency { runtime: Runtime::Folder("/otel".into()), features: &["zero-code"] }
}

#[test]
fn a_member_gets_the_dependency_and_absolute_paths_outside() {
    let text = r#"# The shop.
[package]
name = "shop"

[dependencies]
near = { path = "../near" } # inside
far = { path = "../../far", features = ["x"] }

[target.'cfg(unix)'.dependencies.far-too]
path = "../../far-too"
"#;
    let expected = r#"# The shop.
[package]
name = "shop"

[dependencies]
near = { path = "../near" } # inside
far = { path = "/code/far", features = ["x"] }
otel-runtime = { path = "/otel", features = ["zero-code"] }

[target.'cfg(unix)'.dependencies.far-too]
path = "/code/far-too"
"#;
    let changed =
        in_shadow(text, Path::new("/code/ws/shop/Cargo.toml"), Path::new("/code/ws"), Some(&dependency()), false);
    assert_eq!(changed.unwrap(), expected);
}

#[test]
fn a_package_alone_becomes_a_workspace() {
    let text = "[package]\nname = \"a\"\n\n[patch.crates-io]\nb = { path = \"../b\" }\n";
    let expected = "[package]\nname = \"a\"\n\n[patch.crates-io]\nb = { path = \"/b\" }\n\n[workspace]\n";
    assert_eq!(in_shadow(text, Path::new("/a/Cargo.toml"), Path::new("/a"), None, true).unwrap(), expected);
}

#[test]
fn the_dependency_comes_once_and_goes_again() {
    let text = "[package]\nname = \"a\"\n";
    let added = with_dependency(text, &dependency()).unwrap().unwrap();
    assert_eq!(
        added,
        "[package]\nname = \"a\"\n\n[dependencies]\notel-runtime = { path = \"/otel\", features = [\"zero-code\"] }\n"
    );
    assert_eq!(with_dependency(&added, &dependency()).unwrap(), None);
    assert_eq!(without_dependency(&added).unwrap().as_deref(), Some(text));
    assert_eq!(without_dependency(text).unwrap(), None);
}
