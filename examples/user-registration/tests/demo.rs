//! What a first run shows: the demo prints its trees, with every layer in its place and nothing about the person.

use std::process::{Command, Output};

const EXPECTED: &str = "\
POST /users
└─ service.register_user
   ├─ security.hash_password
   └─ crud.create_user
      └─ INSERT users
POST /users
└─ service.register_user
   ├─ security.hash_password
   └─ crud.create_user
      └─ INSERT users
GET /users/{id}
└─ service.find_user
   └─ crud.find_user
      └─ SELECT users";

fn run(argument: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_user-registration"));
    let configured = std::env::vars_os().map(|(key, _)| key);
    for key in configured.filter(|key| key.to_string_lossy().starts_with("OTEL_") || key == "RUST_LOG") {
        command.env_remove(key);
    }
    command.arg(argument).output().expect("the example starts")
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// The spans of printed trees: `└─ INSERT users      1.3 ms  sqlite` becomes `└─ INSERT users`.
fn outline(printed: &str) -> String {
    let is_span =
        |line: &&str| line.contains(" ms  ") || line.contains(" µs  ") || line.ends_with("ms") || line.ends_with("µs");
    let name = |line: &str| {
        let start = line.find(|c: char| c.is_alphabetic()).unwrap_or_default();
        let end = line[start..].find("  ").map_or(line.len(), |end| start + end);
        line[..end].to_owned()
    };
    printed.lines().filter(is_span).map(name).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_demo_prints_its_trees() {
    let printed = stdout(&run("demo"));
    assert_eq!(outline(&printed), EXPECTED, "{printed}");
}

#[test]
fn a_taken_address_is_an_error_of_the_statement_and_not_of_the_server() {
    let printed = stdout(&run("demo"));
    let lines = |name: &str| printed.lines().filter(|line| line.contains(name)).collect::<Vec<_>>();
    let [created, refused] = lines("POST /users")[..] else { panic!("two registrations in\n{printed}") };
    assert!(created.contains(" 201 ") && !created.contains('✗'), "{created}");
    assert!(refused.contains(" 409 ") && !refused.contains('✗'), "{refused}");
    let [inserted, failed] = lines("─ INSERT users")[..] else { panic!("two statements in\n{printed}") };
    assert!(!inserted.contains('✗'), "{inserted}");
    assert!(failed.contains('✗') && failed.contains("2067"), "{failed}");
}

#[test]
fn telemetry_tells_nothing_about_the_person() {
    let output = run("demo");
    let all = stdout(&output) + &String::from_utf8_lossy(&output.stderr);
    for personal in ["ada@", "example.com", "correct horse", "Ada", "argon2", "client.address"] {
        assert!(!all.contains(personal), "`{personal}` is in\n{all}");
    }
}

#[test]
fn an_unknown_argument_is_explained() {
    let output = run("dmeo");
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(told, "unknown arguments `dmeo`\nusage: user-registration [demo]\n");
}
