//! Two services: `user-service` registers users, and asks `mailer` to send a welcome mail. Each request is one trace.
#![expect(unreachable_pub, reason = "a binary has no API; `pub` marks what one layer offers to the others")]

mod admin;
mod body;
mod config;
mod demo;
mod mailer;
mod problem;
mod serve;
mod tasks;
mod tenant;
mod user_service;

use otel_runtime::Telemetry;
use otel_runtime::admin::Admin;
use otel_runtime::prometheus::Scrape;
use serve::Stop;
use std::error::Error;
use std::process::ExitCode;
use tenant::TENANT;
use thiserror::Error;
use tokio::runtime::Runtime;

const USAGE: &str = "\
usage: user-registration demo                 run both services, send some requests, and print the telemetry
       user-registration serve user-service   run one service until ctrl-c or SIGTERM
       user-registration serve mailer
with `--until-stdin-ends` after `serve ..`, the service also stops at the end of its standard input, and the exit code is 3 if telemetry
was lost";

/// The exit code of a service that was started by the demo.
const TELEMETRY_LOST: u8 = 3;

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
        ["serve", "user-service"] => run("user-service", stop, |scrape| user_service::run(stop, scrape)),
        ["serve", "mailer"] => run("mailer", stop, |scrape| mailer::run(stop, scrape)),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        [] => return misused("an argument is missing"),
        ref other => return misused(&format!("unknown arguments `{}`", other.join(" "))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<TelemetryLost>() => ExitCode::from(TELEMETRY_LOST),
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

/// The error of a service that did its work, and whose telemetry was not delivered.
#[derive(Debug, Error)]
#[error("telemetry was lost")]
struct TelemetryLost;

/// Installs telemetry before the first request, and shuts it down after the last one.
fn run<K, W>(service: &str, stop: Stop, work: impl FnOnce(Scrape) -> W) -> Outcome
where
    W: Future<Output = Result<K, Box<dyn Error>>>,
{
    let name = config::variable("OTEL_SERVICE_NAME").unwrap_or_else(|| service.to_owned());
    // Prometheus can scrape the metrics in addition to the exporters that the environment selects.
    let scrape = Scrape::new();
    let telemetry = Telemetry::builder().service_name(name).service_version(env!("CARGO_PKG_VERSION"));
    let telemetry = telemetry.baggage_attributes([TENANT]);
    // Open spans are listed only if somebody can look at them.
    let admin_address = config::admin(config::variable)?;
    let telemetry = telemetry.scrape(&scrape).track_open_spans(admin_address.is_some()).install()?;
    let runtime = Runtime::new()?;
    if let Some(address) = admin_address {
        runtime.block_on(admin::serve(address, Admin::new(&telemetry)))?;
    }
    // The service returns what the last collection of the metrics observes, such as its connections to the database.
    let outcome = runtime.block_on(work(scrape));
    // Telemetry that could not be sent is reported, but is not a failure of the service, unless its parent asks for it.
    if let Err(error) = telemetry.shutdown() {
        eprintln!("{service}: {error}");
        if stop == Stop::StdinEnds && outcome.is_ok() {
            return Err(TelemetryLost.into());
        }
    }
    outcome.map(drop)
}
