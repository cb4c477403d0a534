//! `cargo otel`: builds Rust workspaces with OpenTelemetry spans without changing their sources, or writes the attributes into them, and
//! shows telemetry.
//!
//! This crate is the binary `cargo-otel`, and has no API. `docs/zero-code.md` and the README describe the commands.

mod arguments;
mod build;
mod command;
mod insert;
mod pattern;
mod plan;
mod report;
mod rules;
mod scan;
mod shadow;
mod viewing;
mod workspace;
mod wrapper;

use arguments::{Command, Parsed};
use std::process::ExitCode;

/// Runs the command of these arguments, or the compiler if cargo calls the program as its wrapper.
pub fn run(arguments: Vec<String>) -> ExitCode {
    if wrapper::is_wrapper(&arguments) {
        return wrapper::compile(&arguments);
    }
    let options = match arguments::parse(arguments) {
        Ok(Parsed::Options(options)) => options,
        Ok(Parsed::Viewing(viewing)) => return viewing::run(&viewing).unwrap_or_else(|problem| failed(&problem)),
        Ok(Parsed::Text(text)) => {
            println!("{text}");
            return ExitCode::SUCCESS;
        }
        Err(problem) => return failed(&problem),
    };
    let done = match options.command {
        Command::Plan => command::plan(&options),
        Command::Run | Command::Build | Command::Test => command::build(options),
        Command::Apply => command::apply(&options),
        Command::Strip => command::strip(&options),
    };
    done.unwrap_or_else(|problem| failed(&problem))
}

fn failed(problem: &str) -> ExitCode {
    eprintln!("error: {problem}");
    ExitCode::from(2)
}
