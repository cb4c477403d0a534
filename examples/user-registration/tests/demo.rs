//! The output of the demo: the trees of all layers with their log records, then the metrics, and no personal data.

use std::process::{Command, Output};
use std::sync::LazyLock;

const EXPECTED: &str = "\
POST /users
└─ service.register_user
   ├─ security.hash_password
   ├─ crud.create_user
   │  ├─ INSERT users
   │  └─ INSERT mails
   ├─ POST → mailer
   │  └─ POST /send
   │     └─ mailer.deliver
   └─ DELETE mails
POST /users
POST /users
└─ service.register_user
   ├─ security.hash_password
   └─ crud.create_user
      └─ INSERT users
GET /users/{id}
└─ service.find_user
   └─ crud.find_user
      └─ SELECT users
POST /users
└─ service.register_user
   ├─ security.hash_password
   ├─ crud.create_user
   │  ├─ INSERT users
   │  └─ INSERT mails
   └─ POST → mailer";

fn run(argument: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_user-registration"));
    let configured = std::env::vars_os().map(|(key, _)| key);
    for key in configured.filter(|key| key.to_string_lossy().starts_with("OTEL_") || key == "RUST_LOG") {
        command.env_remove(key);
    }
    command.arg(argument).output().expect("the example starts")
}

/// The output of one run of the demo. The tests share it, because hashing passwords is slow.
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

/// The lines between those about the requests and the metrics.
fn traces(printed: &str) -> impl Iterator<Item = &str> {
    let lines = printed.lines().skip_while(|line| !line.is_empty()).skip(1);
    lines.take_while(|line| !line.starts_with("metrics of "))
}

/// The metrics of a service, with single spaces.
fn metrics(printed: &str, service: &str) -> Vec<String> {
    let heading = format!("metrics of {service}");
    let lines = printed.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| line.starts_with("  "));
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// The severity in a line, if it is about a log record.
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
        let name = &line[..end];
        // The port of the mailer differs in each run.
        name.split_once(" → 127.0.0.1:").map_or(name.to_owned(), |(name, _)| format!("{name} → mailer"))
    };
    traces(printed).filter(is_span).map(name).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_demo_prints_its_trees() {
    let printed = demo();
    assert_eq!(outline(printed), EXPECTED, "{printed}");
}

#[test]
fn the_header_of_a_response_names_its_trace() {
    let printed = demo();
    let named: Vec<_> =
        printed.lines().filter_map(|line| line.split_once(", trace ")).map(|(_, trace)| trace).collect();
    let roots = traces(printed).filter_map(|line| line.split_once("  trace ")?.1.split_once("  (user-service)"));
    let roots: Vec<_> = roots.map(|(trace, _)| trace).collect();
    assert_eq!(named, roots, "{printed}");
    assert_eq!(roots.len(), 5, "{printed}");
}

#[test]
fn only_failed_operations_have_an_error_status() {
    let printed = demo();
    let lines = |name: &str| traces(printed).filter(|line| line.contains(name)).collect::<Vec<_>>();
    let statuses = ["201", "422", "409", "201"];
    let requests = lines("POST /users ");
    assert_eq!(requests.len(), statuses.len(), "{printed}");
    for (line, status) in requests.into_iter().zip(statuses) {
        assert!(line.contains(&format!(" {status} ")) && !line.contains('✗'), "{line}");
    }
    let [inserted, taken, other] = lines("─ INSERT users")[..] else { panic!("three statements in\n{printed}") };
    assert!(!inserted.contains('✗') && !other.contains('✗'), "{inserted}\n{other}");
    assert!(taken.contains('✗') && taken.contains("2067"), "{taken}");
    let [sent, not_sent] = lines("─ POST → ")[..] else { panic!("two calls of the mailer in\n{printed}") };
    assert!(sent.contains(" 202 ") && !sent.contains('✗'), "{sent}");
    assert!(not_sent.contains('✗'), "{not_sent}");
}

#[test]
fn log_records_report_registrations_and_failures() {
    let printed = demo();
    let records: Vec<_> = traces(printed).filter(|line| severity(line).is_some()).collect();
    let expected = [
        "INFO  user registered in ",
        "INFO  mail delivered in ",
        "WARN  user not registered: the e-mail address is taken",
        "WARN  no welcome mail: the mailer cannot be reached",
        "INFO  user registered in ",
    ];
    let in_spans = records.iter().filter(|line| !line.starts_with("INFO  server "));
    let in_spans: Vec<_> = in_spans.collect();
    assert_eq!(in_spans.len(), expected.len(), "{printed}");
    for (record, expected) in in_spans.into_iter().zip(expected) {
        assert!(record.contains(expected) && record.contains("user.id="), "{record}");
    }
    for server in ["started  (mailer)", "started  (user-service)", "  (mailer)", "  (user-service)"] {
        assert!(records.iter().any(|line| line.starts_with("INFO  server ") && line.ends_with(server)), "{printed}");
    }
}

#[test]
fn metrics_are_printed() {
    let printed = demo();
    let has = |service: &str, expected: &str| {
        let metrics = metrics(printed, service);
        assert!(metrics.iter().any(|line| line.starts_with(expected)), "no `{expected}` of {service} in\n{printed}");
    };
    for expected in [
        "db.client.operation.duration db.collection.name=users",
        "http.client.request.duration http.request.method=POST",
        "http.server.active_requests http.request.method=POST url.scheme=http 0",
        "http.server.request.duration http.request.method=POST",
        "mails.requested 1",
        "mails.waiting 1",
        "mails.requested error.type=unreachable 1",
        "users.passwords_hashed 3",
        "users.passwords_hashed.active 0",
        "users.passwords_hashed.duration 3 times, ",
        "users.registered 2",
    ] {
        has("user-service", expected);
    }
    for expected in ["http.server.request.duration http.request.method=POST", "mails.delivered 1", "mails.queued 0"] {
        has("mailer", expected);
    }
}

#[test]
fn telemetry_has_no_personal_data() {
    let output = run("demo");
    let all = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    for personal in ["ada@", "example.com", "correct horse", "Ada", "argon2", "client.address", "grace@", "Somebody"] {
        assert!(!all.contains(personal), "`{personal}` is in\n{all}");
    }
}

#[test]
fn an_unknown_argument_is_explained() {
    let output = run("dmeo");
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.starts_with("unknown arguments `dmeo`\nusage: user-registration demo "), "{error}");
}
