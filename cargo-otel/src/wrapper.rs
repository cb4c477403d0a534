//! The program as cargo's wrapper of the compiler: paths and messages are those of the original.

mod diagnostics;
mod failure;
mod original;

pub(crate) use failure::Failure;

use diagnostics::Diagnostics;
use std::env;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};

/// The variables that the build sets for the wrapper.
pub(crate) mod variables {
    /// The shadow of the base folder.
    pub(crate) const SHADOW: &str = "CARGO_OTEL_SHADOW";
    /// The base folder.
    pub(crate) const ORIGINAL: &str = "CARGO_OTEL_ORIGINAL";
    /// The file with the insertions.
    pub(crate) const INSERTIONS: &str = "CARGO_OTEL_INSERTIONS";
    /// The folder in which failures are recorded.
    pub(crate) const FAILURES: &str = "CARGO_OTEL_FAILURES";
    /// The wrapper that the user has set.
    pub(crate) const WRAPPER: &str = "CARGO_OTEL_WRAPPER";
}

/// Whether cargo calls the program instead of the compiler.
pub(crate) fn is_wrapper(arguments: &[String]) -> bool {
    let is_compiler = arguments.first().is_some_and(|first| {
        Path::new(first).file_stem().is_some_and(|name| name == "rustc" || name == "clippy-driver")
    });
    is_compiler && env::var_os(variables::SHADOW).is_some()
}

/// The folders that stand for each other.
struct Folders {
    shadow: PathBuf,
    original: PathBuf,
}

impl Folders {
    /// The original of a path in the shadow.
    fn original(&self, path: &Path) -> Option<PathBuf> {
        Some(self.original.join(path.strip_prefix(&self.shadow).ok()?))
    }
}

/// Runs the compiler.
pub(crate) fn compile(arguments: &[String]) -> ExitCode {
    match compile_as_original(arguments) {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn compile_as_original(arguments: &[String]) -> Result<ExitCode, String> {
    let variable = |name| env::var_os(name).map(PathBuf::from).ok_or_else(|| format!("`{name}` is not set"));
    let folders = Folders { shadow: variable(variables::SHADOW)?, original: variable(variables::ORIGINAL)? };
    let manifest = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let original = manifest.and_then(|manifest| folders.original(&manifest));
    let mut command = compiler(arguments);
    let (Some(original), true) = (original, arguments.iter().any(|argument| argument == "--crate-name")) else {
        // A question about the compiler, or a package that is not in the shadow.
        let status = command.status().map_err(|error| cannot_run(&command, &error))?;
        return Ok(exit_code(status.code()));
    };
    let mut remap = OsString::from("--remap-path-prefix=");
    remap.push(&folders.shadow);
    remap.push("=");
    remap.push(&folders.original);
    set_manifest(&mut command, &original);
    let child = command.arg(remap).stderr(Stdio::piped()).spawn().map_err(|error| cannot_run(&command, &error))?;
    let (messages, code) = read(child)?;
    if code == 0 {
        let diagnostics = Diagnostics::read(&variable(variables::INSERTIONS)?);
        for message in messages {
            eprintln!("{}", diagnostics.original(&message));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let checked = original::check(arguments, &folders, &original)?;
    if checked.code == 0 {
        Failure::of(arguments, &messages, &folders).record(&variable(variables::FAILURES)?)?;
        return Ok(exit_code(Some(code)));
    }
    for message in checked.messages {
        eprintln!("{message}");
    }
    Ok(exit_code(Some(checked.code)))
}

/// The compiler, behind the wrapper that the user has set.
fn compiler(arguments: &[String]) -> Command {
    match env::var_os(variables::WRAPPER).filter(|wrapper| !wrapper.is_empty()) {
        Some(wrapper) => {
            let mut command = Command::new(wrapper);
            command.args(arguments);
            command
        }
        None => {
            let mut command = Command::new(&arguments[0]);
            command.args(&arguments[1..]);
            command
        }
    }
}

/// `env!("CARGO_MANIFEST_DIR")` and procedural macros see the folder of the original.
fn set_manifest(command: &mut Command, original: &Path) {
    command.env("CARGO_MANIFEST_DIR", original).env("CARGO_MANIFEST_PATH", original.join("Cargo.toml"));
}

/// Passes on the compiler's remarks about its output, for which cargo waits, and returns all other messages at the end.
fn read(mut child: Child) -> Result<(Vec<String>, i32), String> {
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

fn cannot_run(command: &Command, error: &std::io::Error) -> String {
    format!("cannot run `{}`: {error}", command.get_program().display())
}

fn exit_code(code: Option<i32>) -> ExitCode {
    ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}
