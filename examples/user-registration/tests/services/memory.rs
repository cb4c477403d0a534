//! The memory of `user-service` stays within the limit of `deploy/k8s/user-service.yaml`, however many users register at once.

use crate::running::{Service, directory};
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const USERS: usize = 100;
const AT_ONCE: usize = 50;

/// Four hashes at once take 76 MiB. Without reuse, 60 registrations left 720 MB behind.
const LIMIT: u64 = 150_000_000;

#[test]
fn a_hundred_registrations_do_not_accumulate_memory() {
    let database = format!("sqlite:{}", directory("memory").join("users.db").display());
    let quiet = ["TRACES", "METRICS", "LOGS"].map(|signal| format!("OTEL_{signal}_EXPORTER"));
    let mut settings = vec![("DATABASE_URL", &*database), ("MAILER_URL", "http://127.0.0.1:9")];
    settings.extend(quiet.iter().map(|variable| (&**variable, "none")));
    let service = Service::start("user-service", &settings);
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= USERS {
                        break;
                    }
                    let user = json!({ "email": format!("ada{number}@example.com"), "password": "0123456789" });
                    let created = service.post("/users", &user.to_string(), &[]);
                    assert_eq!(created.status, 201, "{}", created.body);
                }
            });
        }
    });
    let peak = service.peak_memory();
    assert!(peak < LIMIT, "{} MB after {USERS} registrations", peak / 1_000_000);
}
