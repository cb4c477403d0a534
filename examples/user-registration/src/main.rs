//! Two services: `user-service` registers users, and asks `mailer` to welcome them. Each request is one trace through both.
#![expect(unreachable_pub, reason = "a binary has no API; `pub` is what a layer offers to the others")]

mod config;
mod demo;
mod mailer;
mod problem;
mod serve;
mod tenant;
mod user_service;

use otel_runtime::Telemetry;
use otel_runtime::prometheus::Scrape;
use serve::Stop;
use std::error::Error;
use std::process::ExitCode;
use tokio::runtime::Runtime;

const USAGE: &str = "\
usage: user-registration demo                 both services, visited and stopped again; prints what they tell
       user-registration serve user-service   until ctrl-c or SIGTERM
       user-registration serve mailer
`--until-stdin-ends` after `serve ..` makes it stop with the process that started it";

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (arguments, stop) = match arguments[..] {
        [ref rest @ .., "--until-stdin-ends"] => (rest, Stop::StdinEnds),
        ref all => (all, Stop::Signal),
    };
    let outcome = match *arguments {
        ["demo"] => demo::run(),
        ["serve", "user-service"] => run("user-service", |scrape| user_service::run(stop, scrape)),
        ["serve", "mailer"] => run("mailer", |scrape| mailer::run(stop, scrape)),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        [] => return misused("an argument is missing"),
        ref other => return misused(&format!("unknown arguments `{}`", other.join(" "))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("user-registration: {error}");
            ExitCode::FAILURE
        }
    }
}

fn misused(how: &str) -> ExitCode {
    eprintln!("{how}\n{USAGE}");
    ExitCode::from(2)
}

/// Telemetry is the outermost layer: installed before the first request, and flushed after the last one.
fn run<W: Future<Output = Outcome>>(service: &str, work: impl FnOnce(Scrape) -> W) -> Outcome {
    let name = config::variable("OTEL_SERVICE_NAME").unwrap_or_else(|| service.to_owned());
    // What Prometheus fetches is there beside whatever the environment chooses.
    let scrape = Scrape::new();
    let telemetry = Telemetry::builder().service_name(name).service_version(env!("CARGO_PKG_VERSION"));
    let telemetry = telemetry.scrape(&scrape).install()?;
    let outcome = Runtime::new()?.block_on(work(scrape));
    // What could not be sent is told, and is no failure of the service.
    if let Err(error) = telemetry.shutdown() {
        eprintln!("{service}: {error}");
    }
    outcome
}
