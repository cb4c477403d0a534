//! cargo on the shadow.

use crate::arguments::{Command as OtelCommand, Options};
use crate::rules::{Rules, Runtime};
use crate::shadow::Shadow;
use crate::workspace::{Workspace, rustc_workspace_wrapper};
use crate::wrapper::variables;
use std::env;
use std::process::{Command, Stdio};

/// cargo with the paths of a shadow.
pub(super) struct Cargo<'a> {
    workspace: &'a Workspace,
    shadow: &'a Shadow,
    options: &'a Options,
}

impl<'a> Cargo<'a> {
    pub(super) fn new(workspace: &'a Workspace, shadow: &'a Shadow, options: &'a Options) -> Self {
        Self { workspace, shadow, options }
    }

    /// Runs the command of the user, and returns its exit code.
    pub(super) fn run(&self) -> Result<i32, String> {
        let mut command = self.command(self.options.command.name())?;
        command.args(&self.options.cargo);
        if is_test(self.options) && !exports() {
            // Trees on stderr would be part of what tests compare.
            command.env("OTEL_SDK_DISABLED", "true");
        }
        if let Some(endpoint) = &self.options.endpoint {
            command.env("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
        }
        status(&mut command)
    }

    /// Builds what the command of the user needs, without a word and without running anything.
    pub(super) fn probe(&self) -> Result<i32, String> {
        let is_test = is_test(self.options);
        let mut command = self.command(if is_test { "test" } else { "build" })?;
        let own = self.options.cargo.iter().take_while(|argument| *argument != "--");
        command.args(own).args(is_test.then_some("--no-run"));
        status(command.stdout(Stdio::null()).stderr(Stdio::null()))
    }

    /// Extends the lock file of the shadow by the packages of `otel-runtime`.
    pub(super) fn resolve(&self, rules: &Rules) -> Result<(), String> {
        let mut command = Command::new(program());
        command.args(["update", "--workspace", "--manifest-path"]).arg(&self.shadow.manifest);
        let is_offline = |argument: &String| matches!(argument.as_str(), "--offline" | "--frozen");
        command.args(self.options.cargo.iter().any(is_offline).then_some("--offline"));
        let output = command.output().map_err(|error| format!("cannot run cargo: {error}"))?;
        if output.status.success() {
            return Ok(());
        }
        _ = std::fs::remove_file(self.shadow.lock());
        let source = match rules.runtime() {
            Runtime::Folder(folder) => {
                format!("{{ path = {:?}, features = [\"zero-code\"] }}", folder.to_string_lossy())
            }
            Runtime::Version(version) => format!("{{ version = {version:?}, features = [\"zero-code\"] }}"),
        };
        Err(format!(
            "cargo cannot add `otel-runtime` to the dependencies:\n\n{}\n\nIf the sources of dependencies are fixed (a vendored folder, a private registry, \
             a machine without a network), add these lines to the manifests, and let cargo update `Cargo.lock` and the vendored sources:\n\n\
             [dependencies]\notel-runtime = {source}",
            String::from_utf8_lossy(&output.stderr).trim()
        ))
    }

    fn command(&self, name: &str) -> Result<Command, String> {
        let mut command = Command::new(program());
        command.arg(name).arg("--manifest-path").arg(&self.shadow.manifest);
        let has_target = |argument: &String| argument == "--target-dir" || argument.starts_with("--target-dir=");
        if !self.options.cargo.iter().take_while(|argument| *argument != "--").any(has_target) {
            command.arg("--target-dir").arg(self.workspace.otel_folder().join("target"));
        }
        let tool = env::current_exe().map_err(|error| error.to_string())?;
        command.env("RUSTC_WORKSPACE_WRAPPER", tool);
        command.env(variables::WRAPPER, rustc_workspace_wrapper().unwrap_or_default());
        command.env(variables::SHADOW, &self.shadow.base);
        command.env(variables::ORIGINAL, &self.workspace.base);
        command.env(variables::INSERTIONS, &self.shadow.insertions);
        command.env(variables::FAILURES, self.workspace.otel_folder().join("failures"));
        Ok(command)
    }
}

/// Whether a command runs programs whose output is compared.
fn is_test(options: &Options) -> bool {
    options.command == OtelCommand::Test
}

fn program() -> std::ffi::OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn status(command: &mut Command) -> Result<i32, String> {
    let status = command.status().map_err(|error| format!("cannot run cargo: {error}"))?;
    Ok(status.code().unwrap_or(1))
}

/// Whether the environment chooses where telemetry goes.
fn exports() -> bool {
    let is_choice = |name: &str| {
        name.starts_with("OTEL_") && (name.ends_with("_EXPORTER") || name.ends_with("_ENDPOINT"))
            || name == "OTEL_CONFIG_FILE"
    };
    env::vars().any(|(name, value)| is_choice(&name) && !value.is_empty())
}
