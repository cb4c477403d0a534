//! A change of the files and the variable that configure the conventions triggers a rebuild, and nothing else does.

use crate::workspace::{Said, Workspace};

const SETTINGS: &str = "[package.metadata.otel]\nregistry = [\"acme.tsv\"]\n";
const TABLE: &str = "attribute\tacme.tier\tenum:free|gold\ts\n";

/// Checks twice, and returns the messages. The second check compiles nothing.
#[track_caller]
fn checked(workspace: &Workspace, variable: Option<&str>) -> Said {
    let check = || workspace.check(&["--workspace"], variable).remove("watched").expect("the crate");
    let said = check();
    assert_ne!(said.fresh, Some(true), "it should have been compiled again");
    if said.fresh.is_some() {
        let again = check();
        assert_eq!((again.fresh, &again.text), (Some(true), &said.text), "nothing has changed");
    }
    said
}

#[track_caller]
fn watches(name: &str, code: &str) {
    let workspace = Workspace::new(name, "");
    workspace.package("watched", SETTINGS, code);
    workspace.write("watched/acme.tsv", TABLE);
    let first = checked(&workspace, None);
    assert!(first.text.contains("did you mean `gold`?") && first.fresh.is_some(), "{first:?}");

    // The table.
    workspace.write("watched/acme.tsv", &TABLE.replace("gold", "silver|golden|Gold"));
    assert_eq!(checked(&workspace, None).text, "");
    workspace.write("watched/acme.tsv", TABLE);
    assert_eq!(checked(&workspace, None), first);

    // The variable.
    assert_eq!(checked(&workspace, Some("off")).text, "");
    let denied = checked(&workspace, Some("deny"));
    assert!(denied.text.starts_with("error: value `Gold`") && denied.fresh.is_none(), "{denied:?}");
    assert_eq!(checked(&workspace, None), first);

    // The manifests.
    workspace.package("watched", &format!("{SETTINGS}allow = [\"acme.tier\"]\n"), code);
    assert_eq!(checked(&workspace, None).text, "");
    workspace.package("watched", SETTINGS, code);
    assert_eq!(checked(&workspace, None), first);
    let settings = "\n[workspace.metadata.otel]\nsemconv = \"off\"\n";
    workspace.write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n{settings}"));
    assert_eq!(checked(&workspace, None).text, "");

    // A table that does not exist yet.
    workspace.package("watched", "[package.metadata.otel]\nsemconv = \"warn\"\nregistry = [\"later.tsv\"]\n", code);
    let missing = checked(&workspace, None);
    assert!(missing.text.contains("`registry`: $DIR/watched/later.tsv: "), "{missing:?}");
    workspace.write("watched/later.tsv", TABLE);
    assert_eq!(checked(&workspace, None), first);
}

#[test]
fn a_crate_with_an_attribute_is_rebuilt() {
    watches("attribute", "use otel_runtime::traced;\n\n#[traced(fields(acme.tier = \"Gold\"))]\npub fn load() {}\n");
}

#[test]
fn a_crate_with_only_record_is_rebuilt() {
    watches("record", "use otel_runtime::record;\n\npub fn load() {\n    record!(acme.tier = \"Gold\");\n}\n");
}
