//! The compiler as a child process.

use super::variables;
use std::env;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command};

/// The compiler, behind the wrapper that the user has set.
pub(super) fn compiler(arguments: &[String]) -> Command {
    let wrapper = env::var_os(variables::WRAPPER).filter(|wrapper| !wrapper.is_empty());
    let (program, rest) = match wrapper {
        Some(wrapper) => (wrapper, arguments),
        None => (arguments[0].clone().into(), &arguments[1..]),
    };
    let mut command = Command::new(program);
    command.args(rest);
    command
}

/// `env!("CARGO_MANIFEST_DIR")` and procedural macros see the folder of the original.
pub(super) fn set_manifest(command: &mut Command, original: &Path) {
    command.env("CARGO_MANIFEST_DIR", original).env("CARGO_MANIFEST_PATH", original.join("Cargo.toml"));
}

/// Passes on the compiler's remarks about its output, for which cargo waits, and returns all other messages at the end.
pub(super) fn read(mut child: Child) -> Result<(Vec<String>, i32), String> {
    let mut messages = Vec::new();
    if let Some(stderr) = child.stderr.take() {
        for line in BufReader::new(stderr).lines() {
            let line = line.map_err(|error| error.to_string())?;
            if line.contains("\"$message_type\":\"artifact\"") {
                eprintln!("{line}");
            } else {
                messages.push(line);
            }
        }
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    Ok((messages, status.code().unwrap_or(1)))
}

pub(super) fn cannot_run(command: &Command, error: &std::io::Error) -> String {
    format!("cannot run `{}`: {error}", command.get_program().display())
}
