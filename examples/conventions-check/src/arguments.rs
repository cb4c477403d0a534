//! The command line.

use otel_runtime::testing::ConventionFinding;
use otel_runtime::testing::semconv::{FindingLevel, Registry, Rule, Table, check_namespace};
use std::ffi::OsString;
use std::net::SocketAddr;
use std::time::Duration;

pub(crate) const USAGE: &str = "\
usage: conventions-check [options] -- <command> [arguments]
       conventions-check [options] --for <seconds>

  -- <command>              run this command with OTEL_EXPORTER_OTLP_ENDPOINT set, and check the telemetry that it sends
  --for <seconds>           listen for this many seconds instead of running a command
  --listen <address>        address for http/protobuf, http/json and gRPC; repeatable
                            [default: 127.0.0.1:0 with a command, otherwise 127.0.0.1:4317 and 127.0.0.1:4318]
  --level <level>           lowest level that is a failure: violation, improvement or information [default: violation]
  --registry <table.tsv>    table of your own names; repeatable
  --namespace <name>        accept all names below this namespace; repeatable
  --ignore <rule>[:<name>]  ignore the findings of a rule (`*` for any rule) about matching names (`*` matches any text);
                            repeatable

exit status: 0 if the check succeeds; 1 if there are findings, if a request was refused or if nothing was received; 2 if the
check could not run. The status of a command that fails is returned, or 1 if a signal terminated it";

/// The parsed command line.
#[derive(Debug)]
pub(crate) struct Arguments {
    pub(crate) work: Work,
    pub(crate) listen: Vec<SocketAddr>,
    pub(crate) level: FindingLevel,
    pub(crate) tables: Vec<Table>,
    pub(crate) namespaces: Vec<String>,
    pub(crate) ignored: Vec<Ignored>,
}

/// The source of the telemetry.
#[derive(Debug)]
pub(crate) enum Work {
    Run(Vec<OsString>),
    Listen(Duration),
}

/// Findings to ignore.
#[derive(Debug, PartialEq)]
pub(crate) struct Ignored {
    /// `None` matches any rule.
    rule: Option<Rule>,
    pattern: String,
}

impl Ignored {
    pub(crate) fn covers(&self, found: &ConventionFinding) -> bool {
        self.rule.is_none_or(|rule| rule == found.rule()) && found.is_about(&self.pattern)
    }
}

impl Arguments {
    /// Parses the arguments. Returns `None` if they ask for help.
    pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<Self>, String> {
        let mut arguments = arguments.into_iter();
        let (mut time, mut command, mut level) = (None, None, None);
        let (mut listen, mut tables, mut namespaces, mut ignored) = (vec![], vec![], vec![], vec![]);
        while let Some(argument) = arguments.next() {
            let option = argument.to_string_lossy().into_owned();
            let mut value = || {
                let value = arguments.next().and_then(|value| value.into_string().ok());
                value.ok_or_else(|| format!("`{option}` needs a value"))
            };
            match &*option {
                "--help" | "-h" => return Ok(None),
                "--" => command = Some(arguments.by_ref().collect()),
                "--for" => once(&mut time, seconds(&value()?)?, &option)?,
                "--level" => once(&mut level, self::level(&value()?)?, &option)?,
                "--listen" => listen.push(address(&value()?)?),
                "--registry" => {
                    let file = value()?;
                    tables.push((table(&file)?, file));
                }
                "--namespace" => namespaces.push(namespace(value()?)?),
                "--ignore" => ignored.push(self::ignored(&value()?)?),
                _ => return Err(format!("unknown argument `{option}`")),
            }
        }
        let tables = complete(tables, &namespaces)?;
        let (work, usual) = match (command, time) {
            (Some(command), None) => (Work::Run(command), &[0][..]),
            (None, Some(time)) => (Work::Listen(time), &[4317, 4318][..]),
            _ => return Err("write either `--for <seconds>` or `-- <command>`".to_owned()),
        };
        if listen.is_empty() {
            listen.extend(usual.iter().map(|port| SocketAddr::from(([127, 0, 0, 1], *port))));
        }
        Ok(Some(Self { work, listen, level: level.unwrap_or(FindingLevel::Violation), tables, namespaces, ignored }))
    }
}

fn once<T>(slot: &mut Option<T>, value: T, option: &str) -> Result<(), String> {
    if slot.replace(value).is_some() { Err(format!("`{option}` is given twice")) } else { Ok(()) }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.ok_or_else(|| format!("`{text}` is not a number of seconds"))
}

fn level(text: &str) -> Result<FindingLevel, String> {
    let levels = [FindingLevel::Violation, FindingLevel::Improvement, FindingLevel::Information];
    let level = levels.into_iter().find(|level| level.as_str() == text);
    level.ok_or_else(|| format!("unknown level `{text}`; write `violation`, `improvement` or `information`"))
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("`{text}` is not an address; write one such as `127.0.0.1:4318`"))
}

fn table(file: &str) -> Result<Table, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("cannot read `{file}`: {error}"))?;
    Table::parse(&text).map_err(|error| format!("`{file}` is not a valid table:\n{error}"))
}

fn namespace(text: String) -> Result<String, String> {
    check_namespace(&text).map(|()| text).map_err(|error| format!("`--namespace`: {error}"))
}

/// Returns the tables if each name that they refer to is in one of them, in the conventions, or in a declared namespace.
fn complete(tables: Vec<(Table, String)>, namespaces: &[String]) -> Result<Vec<Table>, String> {
    let layered = tables.iter().fold(Registry::official(), |registry, (table, _)| registry.layer(table.clone()));
    let registry = namespaces.iter().fold(layered, Registry::namespace);
    let checked = tables.into_iter().map(|(table, file)| match registry.check(&table) {
        Ok(()) => Ok(table),
        Err(error) => Err(format!("`{file}` refers to unknown names:\n{error}")),
    });
    checked.collect()
}

fn ignored(text: &str) -> Result<Ignored, String> {
    let (rule, pattern) = text.split_once(':').unwrap_or((text, "*"));
    let pattern = pattern.to_owned();
    if rule == "*" {
        return Ok(Ignored { rule: None, pattern });
    }
    let found = Rule::ALL.into_iter().find(|known| known.as_str() == rule);
    let known = || Rule::ALL.map(|rule| format!("`{}`", rule.as_str())).join(", ");
    found
        .map(|rule| Ignored { rule: Some(rule), pattern })
        .ok_or_else(|| format!("unknown rule `{rule}`; write `*` or one of {}", known()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Option<Arguments>, String> {
        Arguments::read(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn a_command_uses_a_free_port() {
        let arguments = read("-- service --for 7").expect("right").expect("no help");
        assert_eq!(arguments.listen, ["127.0.0.1:0".parse().expect("an address")]);
        assert_eq!(arguments.level, FindingLevel::Violation);
        assert!(matches!(arguments.work, Work::Run(command) if command == ["service", "--for", "7"]));
    }

    #[test]
    fn without_a_command_the_default_ports_are_used() {
        let arguments = read("--for 0.5 --level improvement").expect("right").expect("no help");
        assert_eq!(arguments.listen.iter().map(SocketAddr::port).collect::<Vec<_>>(), [4317, 4318]);
        assert!(arguments.listen.iter().all(|address| address.ip().is_loopback()));
        assert!(matches!(arguments.work, Work::Listen(time) if time == Duration::from_millis(500)));
        assert_eq!(arguments.level, FindingLevel::Improvement);
        let arguments = read("--for 1 --listen 0.0.0.0:1 --listen [::1]:2").expect("right").expect("no help");
        assert_eq!(arguments.listen, ["0.0.0.0:1", "[::1]:2"].map(|address| address.parse().expect("an address")));
    }

    #[test]
    fn rules_and_names_can_be_ignored() {
        let arguments = read("--for 1 --ignore not_stable --ignore *:acme.* --ignore deprecated:a:b");
        let expected = [(Some(Rule::NotStable), "*"), (None, "acme.*"), (Some(Rule::Deprecated), "a:b")];
        let expected = expected.map(|(rule, pattern)| Ignored { rule, pattern: pattern.to_owned() });
        assert_eq!(arguments.expect("right").expect("no help").ignored, expected);
    }

    #[test]
    fn mistakes_are_reported() {
        for (line, message) in [
            ("", "write either `--for <seconds>` or `-- <command>`"),
            ("--for 1 -- service", "write either `--for <seconds>` or `-- <command>`"),
            ("--fro 1", "unknown argument `--fro`"),
            ("service", "unknown argument `service`"),
            ("--for", "`--for` needs a value"),
            ("--for -1", "`-1` is not a number of seconds"),
            ("--for 1 --for 2", "`--for` is given twice"),
            ("--level bad", "unknown level `bad`; write `violation`, `improvement` or `information`"),
            ("--listen localhost", "`localhost` is not an address; write one such as `127.0.0.1:4318`"),
        ] {
            assert_eq!(read(line).err().as_deref(), Some(message), "{line}");
        }
        let error = read("--ignore depricated").expect_err("no such rule");
        assert!(error.starts_with("unknown rule `depricated`; write `*` or one of `missing_attribute`, "), "{error}");
        let error = read("--registry no/such.tsv").expect_err("no such file");
        assert!(error.starts_with("cannot read `no/such.tsv`: "), "{error}");
        for (namespace, error) in
            [("http", "belongs to the conventions"), ("Acme", "is not a valid namespace"), ("acme.*", "is not a valid")]
        {
            let message = read(&format!("--for 1 --namespace {namespace}")).expect_err("not one's own");
            assert!(message.starts_with(&format!("`--namespace`: `{namespace}` {error}")), "{message}");
        }
        let empty = ["--for", "1", "--namespace", ""].map(OsString::from);
        let error = Arguments::read(empty).expect_err("empty");
        assert!(error.starts_with("`--namespace`: `` is not a valid namespace, "), "{error}");
        let loose = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/loose.tsv");
        let error = read(&format!("--for 1 --registry {loose}")).expect_err("loose ends");
        assert!(
            error.ends_with(
                ":\nline 2: `acme.orders` lists the unknown attribute `acme.teir`; did you mean `acme.tier`?"
            )
        );
        assert!(read("--level bad --help").is_err() && matches!(read("--help --level bad"), Ok(None)));
    }
}
