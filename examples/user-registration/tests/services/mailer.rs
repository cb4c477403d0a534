//! The running `mailer`: what it accepts, what it delivers, and that a shutdown loses no queued mail.

use crate::running::{PROBLEM, Service, directory};
use serde_json::json;
use std::fs;

fn mail(to: &str) -> String {
    json!({ "to": to, "template": "welcome", "user_id": "29103125-825b-4806-8551-79a146712904" }).to_string()
}

#[test]
fn queued_mails_are_delivered_before_the_exit() {
    let outbox = directory("outbox");
    let mailer = Service::start("mailer", &[("OUTBOX", &outbox.to_string_lossy())]);
    for path in ["/health", "/ready"] {
        assert_eq!(mailer.get(path).status, 200, "{path}");
    }
    let caller = ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    for number in 0..50 {
        let headers = [caller, ("baggage", "tenant.id=acme")];
        let taken = mailer.post("/send", &mail(&format!("ada{number}@example.com")), &headers);
        assert_eq!((taken.status, taken.trace.as_str()), (202, "4bf92f3577b34da6a3ce929d0e0e4736"), "{}", taken.body);
    }
    let printed = mailer.terminate();
    let mails: Vec<_> = fs::read_dir(&outbox).expect("a directory").map(|file| file.expect("a file").path()).collect();
    assert_eq!(mails.len(), 50);
    let text = fs::read_to_string(&mails[0]).expect("UTF-8");
    assert!(text.starts_with("To: ada") && text.contains("@example.com\r\nSubject: Welcome\r\n\r\n"), "{text}");

    let delivered: Vec<_> = printed.lines().filter(|line| line.contains("mailer.deliver ")).collect();
    assert_eq!(delivered.len(), 50, "{printed}");
    assert!(delivered.iter().all(|line| line.contains("tenant.id=acme") && line.contains("1 link")), "{printed}");
    let last = |metric: &str| printed.lines().rfind(|line| line.trim_start().starts_with(metric)).map(str::trim_end);
    assert!(last("mails.delivered").is_some_and(|line| line.ends_with(" 50")), "{printed}");
    assert!(last("mails.queued").is_some_and(|line| line.ends_with(" 0")), "{printed}");
    assert!(!printed.contains("example.com"), "{printed}");
}

#[test]
fn invalid_mails_are_refused_and_failed_deliveries_are_reported() {
    let outbox = directory("refused");
    let mailer = Service::start("mailer", &[("OUTBOX", &outbox.to_string_lossy())]);
    let unknown = mailer.post("/send", &mail("ada@example.com").replace("welcome", "goodbye"), &[]);
    assert_eq!((unknown.status, unknown.content_type.as_str()), (422, PROBLEM));
    assert!(!unknown.body.contains("ada@example.com"), "{}", unknown.body);
    assert_eq!(mailer.post("/send", "{", &[]).status, 400);
    let other = mailer.get("/send");
    assert_eq!((other.status, &*other.content_type, &*other.allow), (405, PROBLEM, "POST"));
    assert_eq!((mailer.get("/users").status, &*mailer.get("/users").content_type), (404, PROBLEM));

    for recipient in ["", "ada", "ada@example.com\r\nBcc: all@example.com"] {
        let refused = mailer.post("/send", &mail(recipient), &[]);
        assert_eq!((refused.status, refused.content_type.as_str()), (422, PROBLEM), "{recipient}");
    }
    assert_eq!(fs::read_dir(&outbox).expect("a directory").count(), 0);

    fs::remove_dir(&outbox).expect("it is empty");
    assert_eq!(mailer.get("/ready").status, 503);
    // Without a confirmation, the client sends the mail again.
    let failed = mailer.post("/send", &mail("ada@example.com"), &[]);
    assert_eq!((failed.status, &*failed.content_type), (503, PROBLEM), "{}", failed.body);
    let printed = mailer.terminate();
    assert!(printed.contains("ERROR mail not delivered: No such file or directory"), "{printed}");
    assert!(!printed.contains("example.com"), "{printed}");
}
