//! Whose settings are in force: those of the variable, over those of the package, over those of its workspace; and nobody's in
//! a dependency.

use crate::workspace::{Said, Workspace, repository};
use std::collections::BTreeMap;

const DEPRECATED: &str = "#[otel_runtime::traced(fields(\"http.method\" = \"GET\"))]\npub fn load() {}\n";

/// The level of each thing that was said, and the first word in backticks after it that is no macro of ours.
fn told(said: &BTreeMap<String, Said>, name: &str) -> Vec<String> {
    let text = said.get(name).map_or("", |said| said.text.as_str());
    let heads = text.lines().filter(|line| line.starts_with("warning: ") || line.starts_with("error: "));
    let head = |line: &str| {
        let (level, message) = line.split_once(": ").expect("a level");
        let message = message.trim_start_matches("use of deprecated macro `semconv`: ");
        format!("{level} {}", message.split('`').nth(1).unwrap_or(message))
    };
    heads.map(head).collect()
}

#[test]
fn a_package_says_more_than_its_workspace() {
    let table = "attribute\tacme.tier\tenum:free|gold\ts\n";
    let settings =
        "\n[workspace.metadata.otel]\nsemconv = \"deny\"\nregistry = [\"acme.tsv\"]\nallow = [\"http.target\"]\n";
    let workspace = Workspace::new("inherited", settings);
    workspace.write("acme.tsv", table);
    let code = "#[otel_runtime::traced(fields(acme.tier = \"Gold\", \"http.target\" = \"/\", \"http.scheme\" = \"https\"))]\npub fn load() {}\n";
    workspace.package("says_nothing", "", code);
    workspace.package("warns", "[package.metadata.otel]\nsemconv = \"warn\"\n", code);
    workspace.package("allows_more", "[package.metadata.otel]\nallow = [\"http.scheme\"]\n", code);
    workspace.package("is_off", "[package.metadata.otel]\nsemconv = \"off\"\n", code);
    let said = workspace.check(&["--workspace"], None);
    assert_eq!(told(&said, "says_nothing"), ["error Gold", "error http.scheme"]);
    assert_eq!(told(&said, "warns"), ["warning Gold", "warning http.scheme"]);
    assert_eq!(told(&said, "allows_more"), ["error Gold"]);
    assert_eq!(told(&said, "is_off"), [""; 0]);
}

#[test]
fn a_mistake_in_the_settings_of_a_workspace_is_told() {
    let workspace = Workspace::new("mistaken", "\n[workspace.metadata.otel]\nnamespace = [\"acme\"]\n");
    workspace.package("member", "", "#[otel_runtime::traced]\npub fn load() {}\n");
    let text = &workspace.check(&["--workspace"], None)["member"].text;
    let expected =
        "error: `[workspace.metadata.otel]` in $DIR/Cargo.toml: unknown key `namespace`; did you mean `namespaces`? ";
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn a_package_that_is_excluded_is_on_its_own() {
    let workspace =
        Workspace::new("excluding", "exclude = [\"other\"]\n\n[workspace.metadata.otel]\nsemconv = \"off\"\n");
    workspace.package("other", "", DEPRECATED);
    workspace
        .write("other/Cargo.lock", &std::fs::read_to_string(repository().join("Cargo.lock")).expect("a lock file"));
    let said = workspace.check(&["--manifest-path", "other/Cargo.toml"], None);
    assert_eq!(told(&said, "other"), ["warning http.method"]);
}

#[test]
fn the_variable_says_more_than_both() {
    let workspace = Workspace::new("overridden", "\n[workspace.metadata.otel]\nsemconv = \"warn\"\n");
    workspace.package("member", "[package.metadata.otel]\nsemconv = \"deny\"\n", DEPRECATED);
    let told = |variable| told(&workspace.check(&["--workspace"], Some(variable)), "member");
    assert_eq!(told("off"), [""; 0]);
    assert_eq!(told("warn"), ["warning http.method"]);
    assert_eq!(told("deny"), ["error http.method"]);
    assert_eq!(told(""), ["error http.method"]);
    let text = &workspace.check(&["--workspace"], Some("no"))["member"].text;
    let expected = "error: unknown value of `OTEL_MACROS_SEMCONV` `no`; expected one of `off`, `warn`, `deny`\n";
    assert!(text.starts_with(expected), "{text}");
}

/// New conventions, which come with an update, are no reason for the users of a crate not to build.
#[test]
fn a_dependency_builds_whatever_is_said_about_it() {
    let workspace = Workspace::new("depending", "exclude = [\"library\"]\n");
    let settings =
        "[package.metadata.otel]\nsemconv = \"deny\"\nsemcov = \"a mistake\"\nregistry = [\"not/packaged.tsv\"]\n";
    let code = "use otel_runtime::{counted, traced};\n\
                #[traced(fields(\"http.method\" = \"GET\", \"http.response.status_code\" = \"200\", \"process.pid\" = id))]\n\
                pub fn load(id: &str) {}\n\
                #[counted(\"http.server.request.duration\", unit = \"{request}\")]\n\
                pub fn serve() {}\n";
    workspace.package("library", settings, code);
    let dependency = "library = { path = \"../library\", package = \"depending-library\" }\n";
    workspace.package("user", dependency, "pub fn load() { library::load(\"7\") }\n");
    for variable in [None, Some("deny"), Some("nonsense")] {
        let said = workspace.check(&["--workspace"], variable);
        let texts: Vec<&str> = said.values().map(|said| said.text.as_str()).collect();
        assert!(said["user"].fresh.is_some(), "{texts:?}");
        let told = told(&said, "library");
        assert!(told.iter().all(|told| told.starts_with("warning ")) && told.len() > 3, "{told:?}");
    }
    let own = Workspace::new("depended", "");
    own.package("library", settings, code);
    let told = told(&own.check(&["--workspace"], None), "library");
    assert!(told.iter().all(|told| told.starts_with("error ")) && told.len() > 5, "{told:?}");
}
