//! Precedence of settings: the variable overrides the package, and the package overrides its workspace. Dependencies have no
//! errors.

use crate::workspace::{Said, Workspace, repository};
use std::collections::BTreeMap;

const DEPRECATED: &str = "#[otel_runtime::traced(fields(\"http.method\" = \"GET\"))]\npub fn load() {}\n";

/// The level of each message, and the first text in backticks after it that is not the name of a macro.
fn reported(said: &BTreeMap<String, Said>, name: &str) -> Vec<String> {
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
fn the_settings_of_a_package_override_those_of_its_workspace() {
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
    assert_eq!(reported(&said, "says_nothing"), ["error Gold", "error http.scheme"]);
    assert_eq!(reported(&said, "warns"), ["warning Gold", "warning http.scheme"]);
    assert_eq!(reported(&said, "allows_more"), ["error Gold"]);
    assert_eq!(reported(&said, "is_off"), [""; 0]);
}

/// The primary span of a message is what editors underline, and what tools read from the JSON output. For an expression of several tokens,
/// it is the first one, because stable Rust cannot join the spans of tokens.
#[test]
fn editors_show_a_type_error_at_the_value() {
    let workspace = Workspace::new("underlined", "");
    let code = [
        "use otel_runtime::{record, traced};",
        "#[traced(fields(\"user.id\" = id))]\npub fn a(id: u64) {}",
        "#[traced(args(port as \"server.port\"))]\npub fn b(port: &str) {}",
        "#[traced(fields(url.full = paths))]\npub fn c(paths: Vec<u8>) {}",
        "#[traced]\npub fn d(code: f64) {\n    record!(http.response.status_code = code * 2.0);\n}",
    ];
    workspace.package("member", "", &(code.join("\n") + "\n"));
    let said = workspace.check(&["--workspace"], None);
    assert_eq!(said["member"].primary, ["lib.rs: id", "lib.rs: port", "lib.rs: paths", "lib.rs: code"]);
}

#[test]
fn a_mistake_in_the_settings_of_a_workspace_is_reported() {
    let workspace = Workspace::new("mistaken", "\n[workspace.metadata.otel]\nnamespace = [\"acme\"]\n");
    workspace.package("member", "", "#[otel_runtime::traced]\npub fn load() {}\n");
    let text = &workspace.check(&["--workspace"], None)["member"].text;
    let expected =
        "error: `[workspace.metadata.otel]` in $DIR/Cargo.toml: unknown key `namespace`; did you mean `namespaces`? ";
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn an_excluded_package_has_its_own_settings() {
    let workspace =
        Workspace::new("excluding", "exclude = [\"other\"]\n\n[workspace.metadata.otel]\nsemconv = \"off\"\n");
    workspace.package("other", "", DEPRECATED);
    workspace
        .write("other/Cargo.lock", &std::fs::read_to_string(repository().join("Cargo.lock")).expect("a lock file"));
    let said = workspace.check(&["--manifest-path", "other/Cargo.toml"], None);
    assert_eq!(reported(&said, "other"), ["warning http.method"]);
}

#[test]
fn the_variable_overrides_both() {
    let workspace = Workspace::new("overridden", "\n[workspace.metadata.otel]\nsemconv = \"warn\"\n");
    workspace.package("member", "[package.metadata.otel]\nsemconv = \"deny\"\n", DEPRECATED);
    let reported = |variable| reported(&workspace.check(&["--workspace"], Some(variable)), "member");
    assert_eq!(reported("off"), [""; 0]);
    assert_eq!(reported("warn"), ["warning http.method"]);
    assert_eq!(reported("deny"), ["error http.method"]);
    assert_eq!(reported(""), ["error http.method"]);
    let text = &workspace.check(&["--workspace"], Some("no"))["member"].text;
    let expected = "error: unknown value of `OTEL_MACROS_SEMCONV` `no`; expected one of `off`, `warn`, `deny`\n";
    assert!(text.starts_with(expected), "{text}");
}

/// New conventions in an update do not break the build of the users of a crate.
#[test]
fn a_dependency_builds_with_any_findings() {
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
        let reported = reported(&said, "library");
        assert!(reported.iter().all(|reported| reported.starts_with("warning ")) && reported.len() > 3, "{reported:?}");
    }
    let own = Workspace::new("depended", "");
    own.package("library", settings, code);
    let reported = reported(&own.check(&["--workspace"], None), "library");
    assert!(reported.iter().all(|reported| reported.starts_with("error ")) && reported.len() > 5, "{reported:?}");
}
