//! The requests of a client: registrations, invalid requests, a lookup, and a registration while the mailer is down.

use super::{outbox, start};
use serde_json::{Value, json};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use ureq::Agent;
use ureq::http::Response;

/// Starts both services, sends the requests, and stops the services. Returns whether all telemetry was delivered.
pub fn both(files: &Path, endpoint: Option<&str>) -> Result<bool, Box<dyn Error>> {
    let mailer = start("mailer", files, endpoint, &[])?;
    let users = start("user-service", files, endpoint, &[("MAILER_URL", &mailer.url)])?;
    let client = Client::new(&users.url);

    let created = client.register("a registration", 201, "ada@example.com", "correct horse")?;
    client.register("a bad address and a short password", 422, "ada", "horse")?;
    client.register("the same address again", 409, "ada@example.com", "correct horse")?;
    let user: Value = serde_json::from_str(&created)?;
    let id = user["id"].as_str().ok_or("the new user has no `id`")?;
    client.look_up(id)?;
    delivered(&outbox(files))?;

    let delivered = mailer.stop()?;
    client.register("a registration without the mailer", 201, "grace@example.com", "correct horse")?;
    Ok(users.stop()? && delivered)
}

struct Client {
    agent: Agent,
    url: String,
}

impl Client {
    fn new(url: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(20)));
        Self { agent: config.build().into(), url: format!("{url}/users") }
    }

    fn register(&self, what: &str, expected: u16, email: &str, password: &str) -> Result<String, Box<dyn Error>> {
        let registration = json!({ "email": email, "password": password, "name": "Somebody" }).to_string();
        let request = self.agent.post(&self.url).header("content-type", "application/json");
        // Both services propagate the tenant.
        let answer = request.header("baggage", "tenant.id=acme").send(registration.as_bytes())?;
        check(what, expected, answer)
    }

    fn look_up(&self, id: &str) -> Result<String, Box<dyn Error>> {
        check("a lookup", 200, self.agent.get(format!("{}/{id}", self.url)).call()?)
    }
}

fn check(what: &str, expected: u16, mut answer: Response<ureq::Body>) -> Result<String, Box<dyn Error>> {
    let status = answer.status().as_u16();
    if status != expected {
        return Err(format!("{what}: expected {expected}, got {status}").into());
    }
    let trace = answer.headers().get("x-trace-id").and_then(|id| id.to_str().ok()).unwrap_or("none");
    println!("{status} {what}, trace {trace}");
    Ok(answer.body_mut().read_to_string()?)
}

/// Waits until the mail is delivered.
fn delivered(outbox: &Path) -> Result<(), Box<dyn Error>> {
    let deadline = Instant::now() + Duration::from_secs(10);
    while Instant::now() < deadline {
        let mut files = fs::read_dir(outbox)?.filter_map(Result::ok);
        if files.any(|file| file.path().extension().is_some_and(|extension| extension == "eml")) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err("the mail was not delivered".into())
}
