//! `user-service` with Postgres, if it is installed: the same responses, and spans that name the database.

use crate::postgres_server::PostgresServer;
use crate::running::Service;
use serde_json::{Value, json};

#[test]
fn users_are_in_postgres() {
    let server = match PostgresServer::start() {
        Ok(server) => server,
        Err(missing) => return eprintln!("skipped: {missing}"),
    };
    let settings = [("DATABASE_URL", &*server.url()), ("MAILER_URL", "http://127.0.0.1:9")];
    let registration = |email: &str| json!({ "email": email, "password": "0123456789", "name": "Grace" }).to_string();

    let service = Service::start("user-service", &settings);
    assert_eq!(service.get("/ready").status, 200);
    let created = service.post("/users", &registration("grace@example.com"), &[]);
    assert_eq!(created.status, 201, "{}", created.body);
    let user: Value = serde_json::from_str(&created.body).expect("JSON");
    let path = format!("/users/{}", user["id"].as_str().expect("an id"));
    assert_eq!(service.get(&path).body, created.body);
    assert_eq!(service.post("/users", &registration("Grace@Example.com"), &[]).status, 409);
    let printed = service.terminate();
    let line = |text: &str| {
        printed.lines().find(|line| line.contains(text)).unwrap_or_else(|| panic!("no `{text}` in\n{printed}"))
    };
    assert!(
        line(&format!("─ INSERT users → 127.0.0.1:{}", server.port())).contains("  postgresql  db.namespace=postgres"),
        "{printed}"
    );
    assert!(line("db.response.status_code=23505").contains("─ INSERT users"), "{printed}");

    // Migrations run only once, and users are kept.
    let service = Service::start("user-service", &settings);
    assert_eq!(service.get(&path).body, created.body);
    service.terminate();
}
