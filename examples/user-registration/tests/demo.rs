//! What a first run shows: the demo prints its trees, with every layer and record in its place, then what was counted, and
//! nothing about the person.

use std::process::{Command, Output};
use std::sync::LazyLock;

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
    // However slow the machine is, one summary at the end.
    command.env("OTEL_METRIC_EXPORT_INTERVAL", "3600000");
    command.arg(argument).output().expect("the example starts")
}

/// What the demo printed, which all tests look at: hashing passwords takes its time.
fn demo() -> &'static str {
    static PRINTED: LazyLock<(Output, String)> = LazyLock::new(|| {
        let output = run("demo");
        let printed = String::from_utf8(output.stdout.clone()).expect("UTF-8");
        (output, printed)
    });
    let (output, printed) = &*PRINTED;
    assert!(output.status.success(), "{output:?}");
    printed
}

/// The lines before the metrics.
fn traces(printed: &str) -> impl Iterator<Item = &str> {
    printed.lines().take_while(|line| *line != "metrics")
}

/// The metrics, with one space where there are many.
fn metrics(printed: &str) -> Vec<String> {
    let lines = printed.lines().skip_while(|line| *line != "metrics").skip(1);
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// That of a line about a log record.
fn severity(line: &str) -> Option<&'static str> {
    let text = line.trim_start_matches([' ', '│']);
    ["INFO  ", "WARN  ", "ERROR "].into_iter().find(|severity| text.starts_with(severity))
}

/// The spans of printed trees: `└─ INSERT users      1.3 ms  sqlite` becomes `└─ INSERT users`.
fn outline(printed: &str) -> String {
    let is_span = |line: &&str| {
        let timed = [" s", " ms", " µs"].iter().any(|unit| line.contains(&format!("{unit}  ")) || line.ends_with(unit));
        timed && severity(line).is_none()
    };
    let name = |line: &str| {
        let start = line.find(|c: char| c.is_alphabetic()).unwrap_or_default();
        let end = line[start..].find("  ").map_or(line.len(), |end| start + end);
        line[..end].to_owned()
    };
    traces(printed).filter(is_span).map(name).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_demo_prints_its_trees() {
    let printed = demo();
    assert_eq!(outline(printed), EXPECTED, "{printed}");
}

#[test]
fn a_taken_address_is_an_error_of_the_statement_and_not_of_the_server() {
    let printed = demo();
    let lines = |name: &str| printed.lines().filter(|line| line.contains(name)).collect::<Vec<_>>();
    let [created, refused] = lines("POST /users")[..] else { panic!("two registrations in\n{printed}") };
    assert!(created.contains(" 201 ") && !created.contains('✗'), "{created}");
    assert!(refused.contains(" 409 ") && !refused.contains('✗'), "{refused}");
    let [inserted, failed] = lines("─ INSERT users")[..] else { panic!("two statements in\n{printed}") };
    assert!(!inserted.contains('✗'), "{inserted}");
    assert!(failed.contains('✗') && failed.contains("2067"), "{failed}");
}

#[test]
fn an_operator_reads_who_registered_and_who_did_not() {
    let printed = demo();
    let lines: Vec<_> = traces(printed).collect();
    let below = |span: &str| {
        let lines = lines.windows(2).filter(move |pair| pair[0].contains(span) && severity(pair[1]).is_some());
        lines.map(|pair| (pair[0], pair[1])).collect::<Vec<_>>()
    };
    let [registered, refused] = below("─ service.register_user")[..] else { panic!("two records in\n{printed}") };
    assert!(registered.1.contains("INFO  user registered in "), "{}", registered.1);
    assert!(refused.1.contains("WARN  user not registered: the e-mail address is taken  user.id="), "{}", refused.1);
    for (span, record) in [registered, refused] {
        let id = |line: &str| line.split_once("user.id=").and_then(|(_, id)| id.get(..36)).map(str::to_owned);
        assert!(id(span).is_some() && id(span) == id(record), "{record} does not belong to {span}");
    }
    let [statement] = below("─ INSERT users")[..] else { panic!("one failed statement in\n{printed}") };
    assert!(statement.1.contains("WARN  2067: "), "{}", statement.1);
    let alone: Vec<_> = lines.iter().filter(|line| line.starts_with("INFO  server ")).collect();
    assert!(alone.len() == 2 && alone[0].ends_with("started") && alone[1].contains("stopped after"), "{printed}");
    assert_eq!(lines.iter().filter(|line| severity(line).is_some()).count(), 5, "{printed}");
}

#[test]
fn what_happened_is_counted() {
    let printed = demo();
    let metrics = metrics(printed);
    let expected = [
        "db.client.operation.duration db.collection.name=users db.operation.name=INSERT sqlite 1 time, ",
        "db.client.operation.duration db.collection.name=users db.operation.name=INSERT sqlite error.type=2067 1 time, ",
        "db.client.operation.duration db.collection.name=users db.operation.name=SELECT sqlite 1 time, ",
        "http.server.active_requests http.request.method=GET url.scheme=http 0",
        "http.server.active_requests http.request.method=POST url.scheme=http 0",
        "http.server.request.duration http.request.method=GET http.response.status_code=200 http.route=/users/{id} ",
        "http.server.request.duration http.request.method=POST http.response.status_code=201 http.route=/users ",
        "http.server.request.duration http.request.method=POST http.response.status_code=409 http.route=/users ",
        "users.passwords_hashed 2",
        "users.passwords_hashed.active 0",
        "users.passwords_hashed.duration 2 times, ",
        "users.registered 1",
    ];
    assert_eq!(metrics.len(), expected.len(), "{printed}");
    for (metric, expected) in metrics.iter().zip(expected) {
        assert!(metric.starts_with(expected), "`{metric}`, expected `{expected}` in\n{printed}");
    }
}

#[test]
fn telemetry_tells_nothing_about_the_person() {
    let output = run("demo");
    let all = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
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
