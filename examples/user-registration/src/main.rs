//! A user service in layers, traced end to end: `api` calls `service`, which calls `repository`; `domain` is what they talk about.
#![expect(unreachable_pub, reason = "a binary has no API; `pub` is what a layer offers to the others")]

mod api;
mod config;
mod demo;
mod domain;
mod repository;
mod serve;
mod service;

use config::Config;
use otel_runtime::Telemetry;
use repository::Repository;
use service::Users;
use std::error::Error;
use std::process::ExitCode;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

const USAGE: &str = "usage: user-registration [demo]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        [] => run(serve_forever()),
        ["demo"] => run(demo::run()),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => {
            eprintln!("unknown arguments `{}`\n{USAGE}", arguments.join(" "));
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("user-registration: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Telemetry is the outermost layer: installed before the first request, and flushed after the last one.
fn run(work: impl Future<Output = Result<(), Box<dyn Error>>>) -> Result<(), Box<dyn Error>> {
    let telemetry =
        Telemetry::builder().service_name("user-service").service_version(env!("CARGO_PKG_VERSION")).install()?;
    let outcome = Runtime::new()?.block_on(work);
    telemetry.shutdown()?;
    outcome
}

async fn serve_forever() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let users = Users::new(Repository::open(&config.database_url).await?);
    let listener = TcpListener::bind(config.listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(serve::serve(listener, users, serve::told_to_stop()?).await?)
}
