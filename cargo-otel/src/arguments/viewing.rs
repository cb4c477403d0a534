//! The commands of the viewer: `ui`, and the questions `traces`, `logs`, `metrics` and `findings`.

use super::nearest::did_you_mean;
use super::size::parse_size;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// A command of the viewer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Viewing {
    Ui(Ui),
    Question(Question),
}

/// `cargo otel ui`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ui {
    /// Files of OTLP/JSON lines to read at the start.
    pub(crate) files: Vec<PathBuf>,
    pub(crate) page: SocketAddr,
    pub(crate) otlp: Vec<SocketAddr>,
    pub(crate) keep: Option<PathBuf>,
    /// The memory for telemetry in bytes, if it is not the default.
    pub(crate) memory: Option<usize>,
    /// Whether to open the browser.
    pub(crate) open: bool,
}

/// `cargo otel traces`, `logs`, `metrics` and `findings`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) subject: Subject,
    pub(crate) json: bool,
    pub(crate) follow: bool,
    /// The URL of a running viewer, or a file.
    pub(crate) from: String,
    /// The query parameters of the API with their values.
    pub(crate) filters: Vec<(&'static str, String)>,
}

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Traces,
    Logs,
    Metrics,
    Findings,
}

impl Subject {
    const ALL: [Self; 4] = [Self::Traces, Self::Logs, Self::Metrics, Self::Findings];

    /// The command, which is also the path of the API and the name of the list in its answer.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Traces => "traces",
            Self::Logs => "logs",
            Self::Metrics => "metrics",
            Self::Findings => "findings",
        }
    }

    /// The options that are query parameters of the API.
    fn filters(self) -> &'static [&'static str] {
        match self {
            Self::Traces => &["--q", "--service", "--attr", "--status", "--min", "--max", "--limit"],
            Self::Logs => &["--q", "--service", "--attr", "--severity", "--trace", "--span", "--limit"],
            Self::Metrics => &["--q", "--service"],
            Self::Findings => &[],
        }
    }
}

/// The port of the page after those of OTLP, which are 4317 and 4318.
pub(crate) const PAGE_PORT: u16 = 4319;

impl Viewing {
    pub(super) const NAMES: [&str; 5] = ["ui", "traces", "logs", "metrics", "findings"];

    /// Parses the arguments after the name of the command, which is one of [`NAMES`](Self::NAMES).
    pub(super) fn parse(name: &str, arguments: Vec<String>) -> Result<Self, String> {
        match Subject::ALL.into_iter().find(|subject| subject.name() == name) {
            Some(subject) => question(subject, arguments).map(Self::Question),
            None => ui(arguments).map(Self::Ui),
        }
    }
}

fn ui(arguments: Vec<String>) -> Result<Ui, String> {
    let page = loopback(PAGE_PORT);
    let mut ui = Ui { files: Vec::new(), page, otlp: Vec::new(), keep: None, memory: None, open: false };
    let mut rest = arguments.into_iter();
    while let Some(argument) = rest.next() {
        let (name, inline) = split(&argument);
        let mut value = || inline.clone().or_else(|| rest.next()).ok_or_else(|| missing(name));
        match name {
            "--page" => ui.page = address(name, &value()?)?,
            "--otlp" => ui.otlp.push(address(name, &value()?)?),
            "--keep" => ui.keep = Some(PathBuf::from(value()?)),
            "--memory" => ui.memory = Some(parse_size(&value()?)?),
            "--open" if inline.is_none() => ui.open = true,
            _ if argument.starts_with('-') => {
                return Err(unknown(&argument, "ui", &["--page", "--otlp", "--keep", "--memory", "--open"]));
            }
            _ => ui.files.push(PathBuf::from(argument)),
        }
    }
    if ui.otlp.is_empty() {
        ui.otlp = vec![loopback(4317), loopback(4318)];
    }
    Ok(ui)
}

fn question(subject: Subject, arguments: Vec<String>) -> Result<Question, String> {
    let from = format!("http://{}/", loopback(PAGE_PORT));
    let mut question = Question { subject, json: false, follow: false, from, filters: Vec::new() };
    let mut rest = arguments.into_iter();
    while let Some(argument) = rest.next() {
        let (name, inline) = split(&argument);
        let mut value = || inline.clone().or_else(|| rest.next()).ok_or_else(|| missing(name));
        let filter = subject.filters().iter().find(|filter| **filter == name);
        match (name, filter) {
            ("--json", _) if inline.is_none() => question.json = true,
            ("--follow", _) if inline.is_none() => question.follow = true,
            ("--from", _) => question.from = value()?,
            (_, Some(filter)) => question.filters.push((filter.trim_start_matches('-'), value()?)),
            _ => {
                let known = [&["--json", "--follow", "--from"], subject.filters()].concat();
                return Err(unknown(&argument, subject.name(), &known));
            }
        }
    }
    Ok(question)
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

/// Returns the name of an option, and the value that follows `=`.
fn split(argument: &str) -> (&str, Option<String>) {
    match argument.split_once('=') {
        Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
        _ => (argument, None),
    }
}

fn address(option: &str, text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        format!("`{option} {text}` is no address; write it as `127.0.0.1:4319`, or `127.0.0.1:0` for a free port")
    })
}

fn missing(option: &str) -> String {
    format!("option `{option}` requires a value")
}

fn unknown(argument: &str, command: &str, known: &[&str]) -> String {
    let what = if argument.starts_with('-') { "unknown option" } else { "unexpected argument" };
    let suggestion = did_you_mean(argument, known.iter().copied());
    format!("{what} `{argument}` of `cargo otel {command}`{suggestion}; expected one of `{}`", known.join("`, `"))
}
