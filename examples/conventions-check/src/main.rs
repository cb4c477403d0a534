//! Receives OTLP, checks it against the semantic conventions, and fails if there are violations.
//!
//! The checked service can be written in any language: `conventions-check -- ./service --once`.

mod arguments;

use arguments::{Arguments, USAGE, Work};
use otel_runtime::testing::Receiver;
use std::ffi::OsString;
use std::process::{Command, ExitCode, ExitStatus};
use std::thread::sleep;

fn main() -> ExitCode {
    let outcome = match Arguments::read(std::env::args_os().skip(1)) {
        Ok(Some(arguments)) => run(arguments),
        Ok(None) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(wrong) => Err(format!("{wrong}\n\n{USAGE}")),
    };
    outcome.unwrap_or_else(|wrong| {
        eprintln!("conventions-check: {wrong}");
        ExitCode::from(2)
    })
}

fn run(arguments: Arguments) -> Result<ExitCode, String> {
    let receiver = Receiver::listen(&arguments.listen).map_err(|error| format!("cannot listen: {error}"))?;
    let status = match &arguments.work {
        Work::Listen(time) => {
            println!("listening on {}", urls(&receiver));
            sleep(*time);
            None
        }
        Work::Run(command) => Some(checked(command, &receiver)?),
    };
    if let Some(status) = status.filter(|status| status.code().is_none()) {
        // In this case it could not flush its telemetry.
        eprintln!("conventions-check: the command was terminated: {status}");
    }
    let is_clean = report(&receiver, arguments);
    Ok(match status {
        // The failure of the command is more important than findings in its telemetry.
        Some(status) if !status.success() => status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1).into(),
        _ if is_clean => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// Runs the command until it exits, with its telemetry sent to the receiver.
fn checked(command: &[OsString], receiver: &Receiver) -> Result<ExitStatus, String> {
    let (program, arguments) = command.split_first().ok_or("there is no command after `--`")?;
    let mut command = Command::new(program);
    command.args(arguments).env("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http_endpoint());
    for signal in ["TRACES", "METRICS", "LOGS"] {
        // This variable overrides the endpoint that is set above.
        command.env_remove(format!("OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"));
    }
    command.status().map_err(|error| format!("cannot run `{}`: {error}", program.display()))
}

/// Prints the findings, and returns whether the check succeeded.
fn report(receiver: &Receiver, arguments: Arguments) -> bool {
    let mut check = receiver.conventions().level(arguments.level);
    for table in arguments.tables {
        check = check.company(table);
    }
    for namespace in arguments.namespaces {
        check = check.namespace(namespace);
    }
    for ignored in arguments.ignored {
        check = check.ignore(move |found| ignored.covers(found));
    }
    let report = check.check();
    if report.is_empty() && report.refused().is_empty() {
        println!("received nothing at {}", urls(receiver));
    } else {
        println!("{report}");
    }
    report.is_clean()
}

fn urls(receiver: &Receiver) -> String {
    let urls: Vec<_> = receiver.addresses().iter().map(|address| format!("http://{address}")).collect();
    urls.join(" and ")
}
