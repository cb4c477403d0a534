//! The process and its arguments.

use super::attributes::Detected;
use super::platform::Platform;

/// Detects the process, without its arguments.
pub(super) fn process(platform: &Platform, found: &mut Detected) {
    found.value("process.pid", i64::from(std::process::id()));
    found.text("process.executable.name", executable_name());
    found.selected_text("process.executable.path", executable_path);
    found.selected_text("process.command", || arguments(platform).into_iter().next());
    found.selected_text("process.owner", || owner(platform));
    // Without `process.runtime.version`: a program does not contain the version of its compiler.
    found.selected_text("process.runtime.name", || Some("rust".to_owned()));
}

/// Detects the arguments, which can contain secrets.
pub(super) fn command_args(platform: &Platform, found: &mut Detected) {
    found.texts("process.command_args", arguments(platform).into_iter());
}

/// Returns the name of the file that is executed.
pub(super) fn executable_name() -> Option<String> {
    let path = std::env::current_exe().ok()?;
    Some(path.file_name()?.to_string_lossy().into_owned())
}

fn executable_path() -> Option<String> {
    Some(std::env::current_exe().ok()?.to_string_lossy().into_owned())
}

/// Returns the command and its arguments. Other systems than Linux have no such file; there they are those of the Rust runtime.
fn arguments(platform: &Platform) -> Vec<String> {
    let Some(line) = platform.file("proc/self/cmdline").filter(|line| !line.is_empty()) else {
        return std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    };
    line.strip_suffix('\0').unwrap_or(&line).split('\0').map(str::to_owned).collect()
}

/// Returns the name of the effective user, if it is in the list of local users.
fn owner(platform: &Platform) -> Option<String> {
    let status = platform.file("proc/self/status")?;
    let ids = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    let effective = ids.split_whitespace().nth(1)?;
    let users = platform.file("etc/passwd")?;
    let name = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == effective).then_some(name)
    });
    name.map(str::to_owned)
}
