//! Requests that a service does not wait for, and requests for what it does not have.

use crate::running::{PROBLEM, Service, directory};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn start(name: &str) -> Service {
    let database = format!("sqlite:{}", directory(name).join("users.db").display());
    Service::start("user-service", &[("DATABASE_URL", &database), ("MAILER_URL", "http://127.0.0.1:9")])
}

/// Sends part of a request, and returns the response and the seconds until the connection was closed.
fn response_to(service: &Service, part: &str) -> (String, u64) {
    let mut connection = TcpStream::connect(service.url.trim_start_matches("http://")).expect("it listens");
    connection.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    connection.write_all(part.as_bytes()).expect("it reads");
    let (begin, mut response) = (Instant::now(), String::new());
    connection.read_to_string(&mut response).expect("it closes the connection in time");
    (response, begin.elapsed().as_secs())
}

#[test]
fn headers_that_do_not_arrive_end_the_connection() {
    let service = start("headers");
    for part in ["", "POST /users HTTP/1.1\r\nhost: x\r\n"] {
        let (response, seconds) = response_to(&service, part);
        assert!((9..=12).contains(&seconds), "{seconds} s for {part:?}: {response}");
    }
}

#[test]
fn a_body_that_does_not_arrive_is_a_problem() {
    let service = start("body");
    let head = "POST /users HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n";
    let (response, seconds) = response_to(&service, &format!("{head}content-length: 90\r\n\r\n{{\"email\":"));
    assert!(response.starts_with("HTTP/1.1 408 Request Timeout\r\n") && response.contains(PROBLEM), "{response}");
    assert!(response.ends_with("\"title\":\"the body did not arrive within ten seconds\"}"), "{response}");
    assert!((9..=12).contains(&seconds), "{seconds} s");
}

/// RFC 9457 for the content type, RFC 9110, section 15.5.6, for the header `Allow`.
#[test]
fn unknown_paths_and_methods_are_problems() {
    let service = start("unknown");
    for path in ["/", "/user", "/users/1/2", "/send"] {
        let unknown = service.get(path);
        assert_eq!((unknown.status, &*unknown.content_type), (404, PROBLEM), "{path}");
        assert_eq!(unknown.body, r#"{"status":404,"title":"there is nothing at this path"}"#);
    }
    let other = service.get("/users");
    assert_eq!((other.status, &*other.content_type, &*other.allow), (405, PROBLEM, "POST"));
    assert_eq!(other.body, r#"{"status":405,"title":"this path does not have this method"}"#);
    let other = service.post("/users/29103125-825b-4806-8551-79a146712904", "{}", &[]);
    assert_eq!((other.status, &*other.content_type, &*other.allow), (405, PROBLEM, "GET,HEAD"));
    for path in ["/health", "/ready", "/metrics"] {
        let other = service.post(path, "{}", &[]);
        assert_eq!((other.status, &*other.content_type, &*other.allow), (405, PROBLEM, "GET,HEAD"), "{path}");
    }
}
