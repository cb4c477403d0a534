//! The program as cargo's wrapper of the compiler: paths and messages are those of the original.

mod compiler;
mod diagnostics;
mod failure;
mod folders;
mod original;
pub(crate) mod variables;

pub(crate) use failure::Failure;

use compiler::{cannot_run, compiler, read, set_manifest};
use diagnostics::Diagnostics;
use folders::Folders;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};

/// Whether cargo calls the program instead of the compiler.
pub(crate) fn is_wrapper(arguments: &[String]) -> bool {
    let is_compiler = arguments.first().is_some_and(|first| {
        Path::new(first).file_stem().is_some_and(|name| name == "rustc" || name == "clippy-driver")
    });
    is_compiler && env::var_os(variables::SHADOW).is_some()
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

fn exit_code(code: Option<i32>) -> ExitCode {
    ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}
