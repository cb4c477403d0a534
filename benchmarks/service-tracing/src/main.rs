//! The user-service of `examples/user-registration` with `tracing`: the same routes, statements, hashes and mailer calls.
//!
//! `benchmarks/service` compares the example with it, so it is written as a user of `tracing` would write it.
#![expect(unreachable_pub, reason = "a binary has no API; `pub` is what a module offers to the others")]

mod api;
// The code without telemetry is that of the example.
#[path = "../../../examples/user-registration/src/user_service/domain.rs"]
mod domain;
mod mailer;
#[path = "../../../examples/user-registration/src/problem.rs"]
mod problem;
mod repository;
mod service;
mod telemetry;

use std::error::Error;
use std::{env, io};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

fn main() -> Result<(), Box<dyn Error>> {
    let telemetry = telemetry::install()?;
    let outcome = Runtime::new()?.block_on(serve());
    if let Some(telemetry) = telemetry {
        telemetry.shutdown()?;
    }
    outcome
}

/// Serves until stdin ends, which is how `benchmarks/service` stops it.
async fn serve() -> Result<(), Box<dyn Error>> {
    let variable = |name: &str, default: &str| env::var(name).unwrap_or_else(|_| default.to_owned());
    let repository = repository::Repository::open(&variable("DATABASE_URL", "sqlite:users.db")).await?;
    let mailer = mailer::Mailer::new(&variable("MAILER_URL", "http://127.0.0.1:8081"))?;
    let listener = TcpListener::bind(variable("LISTEN_ADDR", "127.0.0.1:8080")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let (sender, stdin_ended) = oneshot::channel();
    std::thread::spawn(move || {
        _ = io::copy(&mut io::stdin(), &mut io::sink());
        _ = sender.send(());
    });
    let stop = async { _ = stdin_ended.await };
    let router = api::router(service::Users::new(repository, mailer));
    Ok(axum::serve(listener, router).with_graceful_shutdown(stop).await?)
}
