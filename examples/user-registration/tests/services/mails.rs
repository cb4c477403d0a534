//! A registered user gets a welcome mail: if the client leaves and the service stops, if the mailer is down, and after a
//! restart.

use crate::running::{Service, directory, until};
use serde_json::json;
use sqlx::Connection as _;
use std::net::TcpListener;
use std::path::Path;
use tokio::runtime::Runtime;

fn registration(email: &str) -> String {
    json!({ "email": email, "password": "0123456789" }).to_string()
}

fn users(database: &str, mailer: &str) -> Service {
    Service::start("user-service", &[("DATABASE_URL", database), ("MAILER_URL", mailer)])
}

fn database(directory: &Path) -> String {
    format!("sqlite:{}", directory.join("users.db").display())
}

/// The mails in an outbox of the mailer.
fn delivered(outbox: &Path) -> usize {
    let files = outbox.read_dir().expect("a directory").map(|file| file.expect("a file").path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "eml")).count()
}

/// The lines of printed telemetry that contain a text.
fn lines<'a>(printed: &'a str, text: &str) -> Vec<&'a str> {
    printed.lines().filter(|line| line.contains(text)).collect()
}

#[test]
fn registrations_are_completed_although_clients_leave_and_the_service_stops() {
    const USERS: u8 = 20;
    let directory = directory("clients_leave");
    let (database, outbox) = (database(&directory), directory.join("outbox"));
    let mailer = Service::start("mailer", &[("OUTBOX", &outbox.to_string_lossy())]);
    let service = users(&database, &mailer.url);
    let register = |number| service.begin_post("/users", &registration(&format!("ada{number}@example.com")));
    let clients: Vec<_> = (0..USERS).map(register).collect();
    until("all registrations have begun", || {
        let hashes = service.metric("users_passwords_hashed_active") + service.metric("users_passwords_hashed_total");
        hashes >= u64::from(USERS)
    });
    drop(clients);
    let printed = service.terminate();
    let inserts = lines(&printed, "─ INSERT users");
    assert_eq!(inserts.len(), usize::from(USERS), "{printed}");
    for line in [inserts, lines(&printed, "─ INSERT mails"), lines(&printed, "service.register_user ")].concat() {
        assert!(!line.contains('✗'), "{line}");
    }
    assert_eq!(lines(&printed, "service.register_user ").len(), usize::from(USERS), "{printed}");
    mailer.terminate();
    assert_eq!(delivered(&outbox), usize::from(USERS));

    let service = users(&database, "http://127.0.0.1:9");
    for number in 0..USERS {
        let again = service.post("/users", &registration(&format!("ada{number}@example.com")), &[]);
        assert_eq!(again.status, 409, "{}", again.body);
    }
}

#[test]
fn a_mail_waits_until_the_mailer_is_back() {
    mail_arrives_later("mailer_is_back", false);
}

#[test]
fn a_mail_waits_until_the_mailer_can_deliver_it() {
    let directory = directory("cannot_deliver");
    let (database, outbox) = (database(&directory), directory.join("outbox"));
    let mailer = Service::start("mailer", &[("OUTBOX", &outbox.to_string_lossy())]);
    std::fs::remove_dir(&outbox).expect("it is empty");
    let service = users(&database, &mailer.url);
    assert_eq!(service.post("/users", &registration("grace@example.com"), &[]).status, 201);
    until("the mail is reported as waiting", || service.metric("mails_waiting") > 0);
    std::fs::create_dir(&outbox).expect("a directory");
    until("the mail is delivered", || delivered(&outbox) == 1);
    let printed = service.terminate();
    assert!(
        lines(&printed, "  mails.requested  error.type=503").iter().any(|line| line.trim_end().ends_with(" 1")),
        "{printed}"
    );
    mailer.terminate();
    assert_eq!(delivered(&outbox), 1, "it is sent once");
}

#[test]
fn a_mail_survives_a_restart_of_the_service() {
    mail_arrives_later("restarted", true);
}

/// Registers a user while the mailer is down, and starts the mailer afterwards.
fn mail_arrives_later(name: &str, restart: bool) {
    let directory = directory(name);
    let (database, outbox) = (database(&directory), directory.join("outbox"));
    // A port that is free now.
    let reserved = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let address = reserved.expect("a port").to_string();
    let mut service = users(&database, &format!("http://{address}"));
    let created = service.post("/users", &registration("grace@example.com"), &[("baggage", "tenant.id=acme")]);
    assert_eq!(created.status, 201, "{}", created.body);
    until("the mail is reported as waiting", || service.metric("mails_waiting") > 0);
    if restart {
        let printed = service.terminate();
        assert!(lines(&printed, "  mails.waiting").iter().any(|line| line.trim_end().ends_with(" 1")), "{printed}");
        service = users(&database, &format!("http://{address}"));
    }
    let mailer = Service::start("mailer", &[("OUTBOX", &outbox.to_string_lossy()), ("LISTEN_ADDR", &address)]);
    until("the mail is delivered", || delivered(&outbox) == 1);
    until("no mail is waiting", || service.metric("mails_waiting") == 0);

    let printed = service.terminate();
    // The retry belongs to the trace of the registration, and the tenant is known.
    let retry = lines(&printed, "mails.retry");
    assert!(retry.iter().any(|line| line.contains("tenant.id=acme") && line.contains("1 link")), "{printed}");
    assert!(printed.contains(&created.trace), "{printed}");
    let printed = mailer.terminate();
    assert!(printed.contains(&format!("trace {}", created.trace)), "{printed}");
    assert!(lines(&printed, "mailer.deliver ").iter().all(|line| line.contains("tenant.id=acme")), "{printed}");
    assert_eq!(delivered(&outbox), 1, "it is sent once");
}

/// Runs a statement on a database file.
fn execute(database: &str, statement: &'static str) {
    let run = async {
        let mut connection = sqlx::SqliteConnection::connect(database).await?;
        sqlx::query(statement).execute(&mut connection).await
    };
    Runtime::new().expect("a runtime").block_on(run).expect("executed");
}

#[test]
fn a_service_without_its_tables_is_not_ready() {
    for table in ["mails", "users"] {
        let database = database(&directory(&format!("without_{table}")));
        let service = users(&database, "http://127.0.0.1:9");
        assert_eq!(service.get("/ready").status, 200);
        execute(&database, if table == "mails" { "DROP TABLE mails" } else { "DROP TABLE users" });
        assert_eq!(service.get("/ready").status, 503, "{table}");
        assert_eq!(service.get("/health").status, 200);
    }
}

#[test]
fn a_mail_is_given_up_after_a_day() {
    let database = database(&directory("given_up"));
    let service = users(&database, "http://127.0.0.1:9");
    assert_eq!(service.post("/users", &registration("grace@example.com"), &[]).status, 201);
    service.terminate();
    execute(&database, "UPDATE mails SET queued = queued - 86401, due = 0");

    let service = users(&database, "http://127.0.0.1:9");
    until("the mail is reported as lost", || service.metric("mails_lost_total") > 0);
    let printed = service.terminate();
    assert!(printed.contains("ERROR mail given up after a day"), "{printed}");
    assert!(lines(&printed, "  mails.lost").iter().any(|line| line.trim_end().ends_with(" 1")), "{printed}");
    assert!(lines(&printed, "  mails.waiting").iter().any(|line| line.trim_end().ends_with(" 0")), "{printed}");
}
