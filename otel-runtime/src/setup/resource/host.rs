//! The host and its operating system.

use super::attributes::Detected;
use super::platform::Platform;

/// Detects the name, the architecture and the id of the host.
pub(super) fn host(platform: &Platform, is_in_container: bool, found: &mut Detected) {
    found.text("host.name", platform.line("proc/sys/kernel/hostname"));
    found.text("host.arch", Some(architecture(std::env::consts::ARCH)));
    // Containers of one image can share the id, and the conventions define it for systems outside of containers only.
    if !is_in_container {
        found.selected_text("host.id", || machine_id(platform));
    }
}

/// Returns the name that the conventions have for an architecture of Rust.
fn architecture(of_rust: &str) -> &str {
    match of_rust {
        "x86_64" => "amd64",
        "arm" => "arm32",
        "aarch64" => "arm64",
        "powerpc" => "ppc32",
        "powerpc64" => "ppc64",
        other => other,
    }
}

/// Returns the id of the machine, which Linux and BSD have in a file.
fn machine_id(platform: &Platform) -> Option<String> {
    // On Linux, the file of BSD contains something else.
    let files: &[&str] =
        if cfg!(target_os = "linux") { &["etc/machine-id", "var/lib/dbus/machine-id"] } else { &["etc/hostid"] };
    // While the machine starts for the first time, the file contains `uninitialized`.
    files.iter().find_map(|file| platform.line(file).filter(|id| id != "uninitialized"))
}

/// Detects the operating system. Only the files of Linux and BSD are read.
pub(super) fn os(platform: &Platform, found: &mut Detected) {
    found.text("os.type", Some(os_type(std::env::consts::OS)));
    if !found.is_selected {
        return;
    }
    let release = platform.file("etc/os-release").or_else(|| platform.file("usr/lib/os-release")).unwrap_or_default();
    found.text("os.name", field(&release, "NAME"));
    found.text("os.version", field(&release, "VERSION_ID"));
    found.text("os.description", field(&release, "PRETTY_NAME"));
    let build = field(&release, "BUILD_ID").or_else(|| platform.line("proc/sys/kernel/osrelease"));
    found.text("os.build_id", build);
}

fn os_type(of_rust: &str) -> &str {
    match of_rust {
        "android" => "linux",
        "macos" | "ios" | "tvos" | "watchos" | "visionos" => "darwin",
        "dragonfly" => "dragonflybsd",
        "illumos" => "solaris",
        other => other,
    }
}

/// Returns the value of a line `KEY=value`, `KEY="value"` or `KEY='value'`, as a shell would.
fn field(release: &str, key: &str) -> Option<String> {
    let mut lines = release.lines().rev().map(str::trim);
    let value = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix('='))?;
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return Some(unescaped(quoted));
        }
    }
    Some(unescaped(value))
}

fn unescaped(text: &str) -> String {
    let mut characters = text.chars();
    let mut plain = String::with_capacity(text.len());
    while let Some(c) = characters.next() {
        plain.extend(if c == '\\' { characters.next() } else { Some(c) });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_a_shell_reads_them() {
        let release = "NAME='Some OS'\nVERSION_ID=12\n# NAME=no\nPRETTY_NAME=\"A \\\"B\\\" \\$C\"\nBUILD_ID=\n";
        assert_eq!(field(release, "NAME").as_deref(), Some("Some OS"));
        assert_eq!(field(release, "VERSION_ID").as_deref(), Some("12"));
        assert_eq!(field(release, "PRETTY_NAME").as_deref(), Some("A \"B\" $C"));
        assert_eq!(field(release, "BUILD_ID").as_deref(), Some(""));
        assert_eq!(field(release, "VERSION"), None);
        assert_eq!(field("NAME=\"", "NAME").as_deref(), Some("\""));
    }

    #[test]
    fn names_are_those_of_the_conventions() {
        assert_eq!(architecture("x86_64"), "amd64");
        assert_eq!(architecture("s390x"), "s390x");
        assert_eq!(os_type("macos"), "darwin");
        assert_eq!(os_type("linux"), "linux");
    }
}
