//! The service as it runs: its answers, its database over a restart, and its end, which loses no telemetry.
#![cfg(unix)]

use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use ureq::Agent;
use ureq::http::Response;

const PROBLEM: &str = "application/problem+json";

/// A running service with a database file of its own.
struct Service {
    process: Child,
    stdout: BufReader<ChildStdout>,
    url: String,
    client: Agent,
}

struct Answer {
    status: u16,
    content_type: String,
    body: String,
}

impl Service {
    fn start(database: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_user-registration"));
        command.env("LISTEN_ADDR", "127.0.0.1:0").env("DATABASE_URL", format!("sqlite:{}", database.display()));
        for signal in ["TRACES", "METRICS", "LOGS"] {
            command.env(format!("OTEL_{signal}_EXPORTER"), "console");
        }
        let mut process = command.stdout(Stdio::piped()).spawn().expect("the example starts");
        let mut stdout = BufReader::new(process.stdout.take().expect("a pipe"));
        let mut line = String::new();
        while !line.starts_with("listening on ") {
            line.clear();
            assert_ne!(stdout.read_line(&mut line).expect("UTF-8"), 0, "it ended before it listened");
        }
        let url = line.trim_start_matches("listening on ").trim().to_owned();
        let client = Agent::config_builder().http_status_as_error(false).build().into();
        Self { process, stdout, url, client }
    }

    fn get(&self, path: &str) -> Answer {
        answer(self.client.get(format!("{}{path}", self.url)).call())
    }

    fn post(&self, body: &str) -> Answer {
        let request = self.client.post(format!("{}/users", self.url)).header("content-type", "application/json");
        answer(request.send(body.as_bytes()))
    }

    /// Asks it to end, as an orchestrator does, and returns what it printed until then.
    fn terminate(mut self) -> String {
        let kill = Command::new("kill").arg("-TERM").arg(self.process.id().to_string()).status();
        assert!(kill.expect("`kill` is there").success());
        let mut printed = String::new();
        self.stdout.read_to_string(&mut printed).expect("UTF-8");
        assert!(self.process.wait().expect("it ends").success());
        printed
    }
}

/// A test that failed leaves no process behind.
impl Drop for Service {
    fn drop(&mut self) {
        _ = self.process.kill();
    }
}

fn answer(response: Result<Response<ureq::Body>, ureq::Error>) -> Answer {
    let mut response = response.expect("an answer");
    let content_type = response.headers().get("content-type").map(|value| value.to_str().expect("text").to_owned());
    Answer {
        status: response.status().as_u16(),
        content_type: content_type.unwrap_or_default(),
        body: response.body_mut().read_to_string().expect("UTF-8"),
    }
}

fn database(name: &str) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.db"));
    for leftover in ["db", "db-wal", "db-shm"] {
        _ = fs::remove_file(file.with_extension(leftover));
    }
    file
}

#[test]
fn every_request_has_its_answer() {
    let service = Service::start(&database("answers"));
    for path in ["/health", "/ready"] {
        assert_eq!(service.get(path).status, 200, "{path}");
    }

    let created = service.post(&json!({ "email": "grace@example.com", "password": "0123456789" }).to_string());
    assert_eq!(created.status, 201, "{}", created.body);
    let user: Value = serde_json::from_str(&created.body).expect("JSON");
    let found = service.get(&format!("/users/{}", user["id"].as_str().expect("an id")));
    assert_eq!((found.status, &found.body), (200, &created.body));
    assert!(!found.body.contains("hash"), "{}", found.body);

    let invalid = service.post(&json!({ "email": "grace", "password": "short" }).to_string());
    assert_eq!((invalid.status, invalid.content_type.as_str()), (422, PROBLEM));
    let problem: Value = serde_json::from_str(&invalid.body).expect("JSON");
    assert_eq!(problem["errors"][0]["field"], "email");
    assert_eq!(problem["errors"][1]["problem"], "has less than 8 characters");

    let broken = service.post("{ \"password\": \"0123456789\"");
    assert_eq!((broken.status, broken.content_type.as_str()), (400, PROBLEM));
    assert!(!broken.body.contains("0123456789"), "{}", broken.body);

    for nobody in ["/users/7", "/users/00000000-0000-4000-8000-000000000000"] {
        let missing = service.get(nobody);
        assert_eq!((missing.status, missing.content_type.as_str()), (404, PROBLEM), "{nobody}");
    }
    let printed = service.terminate();
    assert!(!printed.contains("health") && !printed.contains("SELECT 1"), "probes leave no trace\n{printed}");
}

#[test]
fn users_survive_a_restart_and_traces_survive_the_end() {
    let database = database("restart");
    let registration = json!({ "email": "grace@example.com", "password": "0123456789" }).to_string();
    for (expected, record) in [(201, "INFO  user registered in "), (409, "WARN  user not registered: ")] {
        let service = Service::start(&database);
        assert_eq!(service.post(&registration).status, expected);
        let printed = service.terminate();
        assert!(printed.contains("─ INSERT users") && printed.contains(record), "{printed}");
        assert!(
            printed.contains("INFO  server stopped after ") && printed.contains("  users.passwords_hashed "),
            "{printed}"
        );
    }
}
