//! The command line: the command, its options, and the arguments that cargo gets.

mod duration;
mod help;
mod nearest;
mod size;
mod viewing;

pub(crate) use duration::parse_duration;
pub(crate) use nearest::did_you_mean;
pub(crate) use viewing::{PAGE_PORT, Question, Subject, Ui, Viewing};

use help::help;
use std::path::PathBuf;
use std::time::Duration;

/// A command of `cargo otel`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Plan,
    Run,
    Build,
    Test,
    Apply,
    Strip,
}

impl Command {
    const ALL: [Self; 6] = [Self::Plan, Self::Run, Self::Build, Self::Test, Self::Apply, Self::Strip];

    /// The command as written on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Run => "run",
            Self::Build => "build",
            Self::Test => "test",
            Self::Apply => "apply",
            Self::Strip => "strip",
        }
    }

    /// Whether the command runs cargo, which gets the options that are not ours.
    pub(crate) fn runs_cargo(self) -> bool {
        matches!(self, Self::Run | Self::Build | Self::Test)
    }
}

/// The options of a command.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) command: Command,
    /// Patterns of the functions to consider; all if empty.
    pub(crate) only: Vec<String>,
    /// Patterns of functions to leave out.
    pub(crate) except: Vec<String>,
    /// The packages to consider; all members if empty.
    pub(crate) packages: Vec<String>,
    /// Functions whose calls are all shorter stop recording spans.
    pub(crate) slow: Option<Duration>,
    /// The folder of `otel-runtime`.
    pub(crate) runtime: Option<PathBuf>,
    pub(crate) manifest_path: Option<PathBuf>,
    pub(crate) json: bool,
    pub(crate) check: bool,
    /// Whether a viewer shows the telemetry of the program.
    pub(crate) ui: bool,
    /// The endpoint of that viewer for the program.
    pub(crate) endpoint: Option<String>,
    /// Arguments for cargo, without the command.
    pub(crate) cargo: Vec<String>,
}

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Parsed {
    Options(Options),
    /// A command of the viewer.
    Viewing(Viewing),
    /// A text to print: the help or the version.
    Text(String),
}

/// An option that has a value.
const WITH_VALUE: &[&str] = &["--only", "--except", "--slow", "--runtime", "--manifest-path"];

/// Parses the arguments after the name of the program.
pub(crate) fn parse(arguments: Vec<String>) -> Result<Parsed, String> {
    let mut rest = arguments.into_iter().peekable();
    // cargo passes on the name of the subcommand.
    rest.next_if(|first| first == "otel");
    let command = match rest.next().as_deref() {
        None | Some("help" | "--help" | "-h") => return Ok(Parsed::Text(help())),
        Some("--version" | "-V") => return Ok(Parsed::Text(format!("cargo-otel {}", env!("CARGO_PKG_VERSION")))),
        Some(name) if Viewing::NAMES.contains(&name) => return viewing(name, rest.collect()),
        Some(name) => command(name)?,
    };
    let mut options = Options {
        command,
        only: Vec::new(),
        except: Vec::new(),
        packages: Vec::new(),
        slow: None,
        runtime: None,
        manifest_path: None,
        json: false,
        check: false,
        ui: false,
        endpoint: None,
        cargo: Vec::new(),
    };
    while let Some(argument) = rest.next() {
        if argument == "--" {
            if !command.runs_cargo() {
                return Err(format!("`cargo otel {}` has no arguments after `--`", command.name()));
            }
            options.cargo.push(argument);
            options.cargo.extend(rest);
            break;
        }
        if matches!(argument.as_str(), "--help" | "-h") {
            return Ok(Parsed::Text(help()));
        }
        let (name, inline) = match argument.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name.to_owned(), Some(value.to_owned())),
            _ => (argument.clone(), None),
        };
        let is_package = !command.runs_cargo() && matches!(name.as_str(), "-p" | "--package");
        if is_package || WITH_VALUE.contains(&name.as_str()) {
            let value = inline.or_else(|| rest.next()).ok_or_else(|| format!("option `{name}` requires a value"))?;
            options.set(&name, value)?;
        } else {
            options.flag(argument)?;
        }
    }
    Ok(Parsed::Options(options))
}

impl Options {
    fn set(&mut self, name: &str, value: String) -> Result<(), String> {
        match name {
            "--only" => self.only.push(value),
            "--except" => self.except.push(value),
            "--slow" => self.slow = Some(parse_duration(&value)?),
            "--runtime" => self.runtime = Some(PathBuf::from(value)),
            "--manifest-path" => self.manifest_path = Some(PathBuf::from(value)),
            _ => self.packages.push(value),
        }
        Ok(())
    }

    fn flag(&mut self, argument: String) -> Result<(), String> {
        match (argument.as_str(), self.command) {
            ("--json", Command::Plan) => self.json = true,
            ("--check", Command::Apply) => self.check = true,
            ("--ui", Command::Run) => self.ui = true,
            (_, command) if command.runs_cargo() => self.cargo.push(argument),
            (_, command) => {
                let known = match command {
                    Command::Plan => &["--json"][..],
                    Command::Apply => &["--check"],
                    _ => &[],
                };
                let known: Vec<&str> = known.iter().chain(WITH_VALUE).chain(&["--package"]).copied().collect();
                let suggestion = did_you_mean(&argument, known.iter().copied());
                return Err(format!(
                    "unknown option `{argument}` of `cargo otel {}`{suggestion}; expected one of `{}`",
                    command.name(),
                    known.join("`, `")
                ));
            }
        }
        Ok(())
    }
}

fn viewing(name: &str, arguments: Vec<String>) -> Result<Parsed, String> {
    let asks_for_help = arguments.iter().any(|argument| matches!(argument.as_str(), "--help" | "-h"));
    if asks_for_help { Ok(Parsed::Text(help())) } else { Viewing::parse(name, arguments).map(Parsed::Viewing) }
}

fn command(name: &str) -> Result<Command, String> {
    let found = Command::ALL.into_iter().find(|command| command.name() == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = Command::ALL.map(Command::name).into_iter().chain(Viewing::NAMES).collect();
        let suggestion = did_you_mean(name, names.iter().copied());
        format!("unknown command `{name}`{suggestion}; expected one of `{}`", names.join("`, `"))
    })
}

#[cfg(test)]
mod tests;
