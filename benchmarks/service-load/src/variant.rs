//! The compared variants: which service, and how much telemetry it emits.

use std::fmt;
use std::path::{Path, PathBuf};

/// One service with one amount of telemetry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Variant {
    pub telemetry: Telemetry,
    pub made: Made,
}

/// Which service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Made {
    /// `examples/user-registration`.
    Ours,
    /// `benchmarks/service-tracing`.
    Tracing,
}

/// The amount of telemetry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Telemetry {
    /// `OTEL_SDK_DISABLED`.
    Off,
    /// A tenth of the traces, all metrics and all log records.
    Tenth,
    /// Everything.
    All,
}

impl Variant {
    /// In the order in which they are measured.
    pub fn all() -> impl Iterator<Item = Self> {
        let states = [Telemetry::Off, Telemetry::Tenth, Telemetry::All];
        states.into_iter().flat_map(|telemetry| [Made::Ours, Made::Tracing].map(|made| Self { telemetry, made }))
    }

    /// The same service without telemetry.
    pub fn off(self) -> Self {
        Self { telemetry: Telemetry::Off, ..self }
    }

    /// The other service with the same amount of telemetry.
    pub fn peer(self) -> Self {
        Self { made: Made::Tracing, ..self }
    }

    /// The program in the same folder, and its arguments.
    pub fn program(self, folder: &Path) -> (PathBuf, &'static [&'static str]) {
        match self.made {
            Made::Ours => (folder.join("user-registration"), &["serve", "user-service", "--until-stdin-ends"]),
            Made::Tracing => (folder.join("service-tracing"), &[]),
        }
    }
}

/// The mailer is always the one of the example, so that its cost is the same for both.
pub fn mailer(folder: &Path) -> (PathBuf, &'static [&'static str]) {
    (folder.join("user-registration"), &["serve", "mailer", "--until-stdin-ends"])
}

impl Telemetry {
    /// The environment variables for this amount.
    pub fn settings(self, endpoint: String) -> Vec<(&'static str, String)> {
        let ratio = match self {
            Self::Off => return vec![("OTEL_SDK_DISABLED", "true".to_owned())],
            Self::Tenth => "0.1",
            Self::All => "1.0",
        };
        vec![
            ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio".to_owned()),
            ("OTEL_TRACES_SAMPLER_ARG", ratio.to_owned()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf".to_owned()),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint),
        ]
    }
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ours => "**this project**",
            Self::Tracing => "tracing-opentelemetry",
        })
    }
}

impl fmt::Display for Telemetry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Off => "off",
            Self::Tenth => "10 % of traces",
            Self::All => "all traces",
        })
    }
}
