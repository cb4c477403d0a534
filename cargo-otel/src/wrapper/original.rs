//! The compiler on the original of a crate: it decides whether an error is that of the author, and reports it.

use super::compiler::{cannot_run, compiler, read, set_manifest};
use super::folders::Folders;
use std::path::Path;
use std::process::Stdio;
use std::{env, fs, process};

/// The messages of the compiler, and how it ended.
pub(super) struct Checked {
    pub(super) messages: Vec<String>,
    pub(super) code: i32,
}

/// Checks the original of the crate that is compiled with these arguments.
pub(super) fn check(arguments: &[String], folders: &Folders, manifest: &Path) -> Result<Checked, String> {
    let out = env::temp_dir().join(format!("cargo-otel-{}", process::id()));
    fs::create_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    let mut command = compiler(&for_check(arguments, folders, &out.to_string_lossy()));
    let here = env::current_dir().map_err(|error| error.to_string())?;
    command.current_dir(folders.original(&here).unwrap_or(here));
    set_manifest(&mut command, manifest);
    // The output is not used, so cargo need not know of it.
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let child = child.map_err(|error| cannot_run(&command, &error))?;
    let (messages, code) = read(child)?;
    _ = fs::remove_dir_all(&out);
    Ok(Checked { messages, code })
}

/// The arguments for a check of the original, with its output in another folder.
fn for_check(arguments: &[String], folders: &Folders, out: &str) -> Vec<String> {
    let mut result = Vec::with_capacity(arguments.len());
    let mut rest = arguments.iter().peekable();
    while let Some(argument) = rest.next() {
        let next = rest.peek().map(|next| next.as_str());
        if argument == "--out-dir" {
            rest.next();
            result.extend(["--out-dir".to_owned(), out.to_owned()]);
        } else if argument.starts_with("--emit=") {
            result.push("--emit=metadata".to_owned());
        } else if argument == "-C" && next.is_some_and(|next| next.starts_with("incremental=")) {
            rest.next();
        } else if let Some(json) = argument.strip_prefix("--json=") {
            let kinds: Vec<&str> = json.split(',').filter(|kind| *kind != "artifacts").collect();
            result.push(format!("--json={}", kinds.join(",")));
        } else {
            let original = folders.original(Path::new(argument));
            result.push(original.map_or_else(|| argument.clone(), |path| path.to_string_lossy().into_owned()));
        }
    }
    result
}
