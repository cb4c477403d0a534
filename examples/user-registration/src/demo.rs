//! The service visited by a client of its own: register, register the same address again, look the user up.

use crate::repository::Repository;
use crate::serve::serve;
use crate::service::Users;
use serde_json::{Value, json};
use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use ureq::Agent;

/// Serves on a free port, with a database in memory, for as long as the visit takes.
pub async fn run() -> Result<(), Box<dyn Error>> {
    let users = Users::new(Repository::in_memory().await?);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let (leave, left) = oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, users, async { _ = left.await }));
    let visit = spawn_blocking(move || visit(address).map_err(|error| error.to_string())).await?;
    drop(leave);
    server.await??;
    Ok(visit?)
}

fn visit(address: SocketAddr) -> Result<(), Box<dyn Error>> {
    let client: Agent = Agent::config_builder().http_status_as_error(false).build().into();
    let registration = json!({ "email": "ada@example.com", "password": "correct horse", "name": "Ada" }).to_string();
    let register = || {
        let request = client.post(format!("http://{address}/users")).header("content-type", "application/json");
        request.send(registration.as_bytes())
    };

    let mut created = register()?;
    expect(201, created.status().as_u16(), "the first registration")?;
    let user: Value = serde_json::from_str(&created.body_mut().read_to_string()?)?;
    let id = user["id"].as_str().ok_or("the new user has no `id`")?;

    expect(409, register()?.status().as_u16(), "the same address again")?;

    let found = client.get(format!("http://{address}/users/{id}")).call()?;
    expect(200, found.status().as_u16(), "looking the user up")
}

fn expect(expected: u16, status: u16, what: &str) -> Result<(), Box<dyn Error>> {
    if status == expected { Ok(()) } else { Err(format!("{what}: expected {expected}, got {status}").into()) }
}
