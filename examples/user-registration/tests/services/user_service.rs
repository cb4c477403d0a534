//! The running `user-service`: its responses, its database after a restart, and its exit, which loses no telemetry.

use crate::running::{PROBLEM, Service, directory};
use serde_json::{Value, json};
use std::path::Path;

/// Starts a service whose mailer is not reachable.
fn start(directory: &Path) -> Service {
    let database = format!("sqlite:{}", directory.join("users.db").display());
    // Nothing listens on the discard port.
    Service::start("user-service", &[("DATABASE_URL", &database), ("MAILER_URL", "http://127.0.0.1:9")])
}

fn registration(email: &str) -> String {
    json!({ "email": email, "password": "0123456789" }).to_string()
}

#[test]
fn every_request_gets_the_right_response() {
    let service = start(&directory("answers"));
    for path in ["/health", "/ready"] {
        assert_eq!(service.get(path).status, 200, "{path}");
    }

    let created = service.post("/users", &registration("grace@example.com"), &[]);
    assert_eq!(created.status, 201, "{}", created.body);
    let user: Value = serde_json::from_str(&created.body).expect("JSON");
    let found = service.get(&format!("/users/{}", user["id"].as_str().expect("an id")));
    assert_eq!((found.status, &found.body), (200, &created.body));
    assert!(!found.body.contains("hash"), "{}", found.body);

    let again = service.post("/users", &registration("GRACE@example.com"), &[]);
    assert_eq!((again.status, again.content_type.as_str()), (409, PROBLEM), "{}", again.body);

    let invalid = service.post("/users", &json!({ "email": "grace", "password": "short" }).to_string(), &[]);
    assert_eq!((invalid.status, invalid.content_type.as_str()), (422, PROBLEM));
    let problem: Value = serde_json::from_str(&invalid.body).expect("JSON");
    assert_eq!(problem["errors"][0]["field"], "email");
    assert_eq!(problem["errors"][1]["problem"], "has fewer than 8 characters");

    let nul = json!({ "email": "nul@example.com", "password": "0123456789", "name": "x\0y" }).to_string();
    assert_eq!(service.post("/users", &nul, &[]).status, 422);

    let broken = service.post("/users", "{ \"password\": \"0123456789\"", &[]);
    assert_eq!((broken.status, broken.content_type.as_str()), (400, PROBLEM));
    assert!(!broken.body.contains("0123456789"), "{}", broken.body);

    for path in ["/users/7", "/users/%ff", "/users/00000000-0000-4000-8000-000000000000"] {
        let missing = service.get(path);
        assert_eq!((missing.status, missing.content_type.as_str()), (404, PROBLEM), "{path}");
    }
    let printed = service.terminate();
    assert!(!printed.contains("health") && !printed.contains("SELECT 1"), "health checks are not traced\n{printed}");
}

#[test]
fn users_survive_a_restart_and_telemetry_survives_the_exit() {
    let directory = directory("restart");
    for (expected, record) in [(201, "INFO  user registered in "), (409, "WARN  user not registered: ")] {
        let service = start(&directory);
        assert_eq!(service.post("/users", &registration("grace@example.com"), &[]).status, expected);
        let printed = service.terminate();
        assert!(printed.contains("─ INSERT users") && printed.contains(record), "{printed}");
        assert!(
            printed.contains("INFO  server stopped after ") && printed.contains("  users.passwords_hashed "),
            "{printed}"
        );
    }
}

#[test]
fn a_user_is_registered_without_the_mailer_and_telemetry_reports_it() {
    let service = start(&directory("no_mailer"));
    let created = service.post("/users", &registration("grace@example.com"), &[("baggage", "tenant.id=acme")]);
    assert_eq!(created.status, 201, "{}", created.body);
    let printed = service.terminate();
    let line = |text: &str| {
        printed.lines().find(|line| line.contains(text)).unwrap_or_else(|| panic!("no `{text}` in\n{printed}"))
    };
    assert!(line("POST /users").contains(&created.trace) && !line("POST /users").contains('✗'), "{printed}");
    assert!(line("─ service.register_user").contains("tenant.id=acme  users.welcomed=false"), "{printed}");
    assert!(line("─ POST → 127.0.0.1:9").contains('✗'), "{printed}");
    assert!(
        line("WARN  no welcome mail: the mailer cannot be reached").contains("error.type=unreachable"),
        "{printed}"
    );
    assert!(line("  mails.requested  error.type=unreachable").trim_end().ends_with(" 1"), "{printed}");
}

#[test]
fn the_trace_of_the_caller_is_continued() {
    let service = start(&directory("caller"));
    let caller = [("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")];
    let created = service.post("/users", &registration("grace@example.com"), &caller);
    assert_eq!(created.trace, "4bf92f3577b34da6a3ce929d0e0e4736");
    assert!(service.terminate().contains("trace 4bf92f3577b34da6a3ce929d0e0e4736  (user-service)"));
}

#[test]
fn metrics_can_be_scraped_with_any_exporter_configured() {
    let database = format!("sqlite:{}", directory("scrape").join("users.db").display());
    let settings =
        [("DATABASE_URL", &*database), ("MAILER_URL", "http://127.0.0.1:9"), ("OTEL_METRICS_EXPORTER", "none")];
    let service = Service::start("user-service", &settings);
    // The counters of the alerts start at zero, so that the first failure is an increase.
    let page = service.get("/metrics").body;
    for (name, failure) in
        [("mails_requested_total", "unreachable"), ("mails_requested_total", "503"), ("mails_lost_total", "")]
    {
        let mut series = page.lines().filter(|line| line.starts_with(name) && line.ends_with(" 0"));
        assert!(
            series.any(|line| failure.is_empty() != line.contains(&format!("error_type=\"{failure}\""))),
            "{name} in\n{page}"
        );
    }
    assert_eq!(service.post("/users", &registration("grace@example.com"), &[]).status, 201);
    assert_eq!(service.metric("mails_requested_total"), 1);
    let page = service.get("/metrics");
    assert_eq!(page.status, 200);
    let has = |start: &str| page.body.lines().any(|line| line.starts_with(start));
    for line in [
        "users_registered_total{",
        "http_server_request_duration_seconds_bucket{",
        "http_client_request_duration_seconds_count{",
        "db_client_operation_duration_seconds_sum{",
        "db_client_connection_count{",
        "target_info{",
    ] {
        assert!(has(line), "no `{line}` in\n{}", page.body);
    }
}

#[test]
fn an_invalid_setting_is_named() {
    let error = |variable: &str, value: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_user-registration"));
        command.args(["serve", "user-service"]).env("OTEL_SDK_DISABLED", "true").env(variable, value);
        let output = command.output().expect("the example starts");
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(error("LISTEN_ADDR", "here").contains("LISTEN_ADDR is `here`, expected an address and a port"));
    assert!(error("DATABASE_URL", "mysql://x").contains("DATABASE_URL names an unsupported database"));
    for url in [
        "ftp://ada:correct-horse@x",
        "http://ada:correct-horse@[x",
        "ada:correct-horse@x",
        "http://ada:correct-horse@x:port",
    ] {
        let error = error("MAILER_URL", url);
        assert!(error.contains("MAILER_URL is not a URL such as `http://127.0.0.1:8081`"), "{error}");
        assert!(!error.contains("correct-horse"), "{error}");
    }
    for url in
        ["postgres://ada:correct-horse@[x/users", "sqlite:users.db?mode=correct-horse", "mysql://ada:correct-horse@x"]
    {
        let error = error("DATABASE_URL", url);
        assert!(error.contains("DATABASE_URL") && !error.contains("ada:correct-horse"), "{error}");
    }
}
