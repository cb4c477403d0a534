//! The samplers of the specification, set in code or by `OTEL_TRACES_SAMPLER`.

use crate::error::InstallError;
use crate::setup::config::{SettingsReader, one_of, ratio};
use opentelemetry_sdk::trace::{Sampler as Sdk, ShouldSample};
use std::fmt;

/// Decides which traces are recorded.
///
/// The `parent_*` samplers follow the decision of the parent span and decide only for root spans.
///
/// ```
/// use otel_runtime::Sampler;
/// assert_eq!(Sampler::parent_ratio(0.1).to_string(), "parentbased_traceidratio(0.1)");
/// ```
///
/// Specification: [sampling](https://opentelemetry.io/docs/specs/otel/trace/sdk/#sampling).
#[derive(Clone, Debug)]
pub struct Sampler(SamplerRule);

#[derive(Clone, Debug)]
enum SamplerRule {
    AlwaysOn,
    AlwaysOff,
    Ratio(f64),
    ParentAlwaysOn,
    ParentAlwaysOff,
    ParentRatio(f64),
    Custom(Box<dyn ShouldSample>),
}

impl Sampler {
    /// Records all traces, regardless of the parent span.
    pub fn always_on() -> Self {
        Self(SamplerRule::AlwaysOn)
    }

    /// Records no traces.
    pub fn always_off() -> Self {
        Self(SamplerRule::AlwaysOff)
    }

    /// Records a share of all traces, from 0 to 1, regardless of the parent span.
    pub fn ratio(share: f64) -> Self {
        Self(SamplerRule::Ratio(share))
    }

    /// Follows the parent span, and records all traces that start here. This is the default.
    pub fn parent_always_on() -> Self {
        Self(SamplerRule::ParentAlwaysOn)
    }

    /// Follows the parent span, and records no traces that start here.
    pub fn parent_always_off() -> Self {
        Self(SamplerRule::ParentAlwaysOff)
    }

    /// Follows the parent span, and records a share, from 0 to 1, of the traces that start here.
    pub fn parent_ratio(share: f64) -> Self {
        Self(SamplerRule::ParentRatio(share))
    }

    /// Uses a sampler written for the OpenTelemetry SDK.
    pub fn custom(sampler: impl ShouldSample + 'static) -> Self {
        Self(SamplerRule::Custom(Box::new(sampler)))
    }

    /// Resolves the sampler: first code, then `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG`, then `parentbased_always_on`.
    ///
    /// # Errors
    ///
    /// Returns an error if the share in code is not between 0 and 1.
    pub(crate) fn resolve(code: Option<Self>, reader: &mut SettingsReader) -> Result<Self, InstallError> {
        if let Some(Self(SamplerRule::Ratio(share) | SamplerRule::ParentRatio(share))) = code {
            ratio(&share.to_string()).map_err(|reason| InstallError::setting("traces.sampler", reason))?;
        }
        let before = reader.report.problems().len();
        let name = reader.read(&["OTEL_TRACES_SAMPLER"], parse_name).map(|found| found.value);
        reader.report.add_value_in_use(before, code.as_ref().unwrap_or(&Self::parent_always_on()));
        let share = match (&code, name) {
            (None, Some("traceidratio" | "parentbased_traceidratio")) => {
                let before = reader.report.problems().len();
                let found = reader.read(&["OTEL_TRACES_SAMPLER_ARG"], ratio);
                let share = found.map_or(1.0, |found| found.value);
                reader.report.add_value_in_use(before, &share);
                share
            }
            _ => 1.0,
        };
        let read = |text: &str| parse(text, share);
        // An invalid name was reported above and must not be reported twice.
        let variable: &[&str] = if name.is_some() { &["OTEL_TRACES_SAMPLER"] } else { &[] };
        Ok(reader.choose("traces.sampler", code, variable, read, Self::parent_always_on()))
    }

    /// Returns whether children of unsampled spans are never sampled, so that the sampler need not be called.
    pub(crate) fn drops_children_of_unsampled(&self) -> bool {
        self.follows_parent() || matches!(self.0, SamplerRule::AlwaysOff)
    }

    /// Returns whether the decision is that of the parent, for every span that has one.
    pub(crate) fn follows_parent(&self) -> bool {
        match self.0 {
            SamplerRule::ParentAlwaysOn | SamplerRule::ParentAlwaysOff | SamplerRule::ParentRatio(_) => true,
            SamplerRule::AlwaysOn | SamplerRule::AlwaysOff | SamplerRule::Ratio(_) | SamplerRule::Custom(_) => false,
        }
    }

    /// Converts to a sampler of the SDK.
    pub(crate) fn into_sdk(self) -> Box<dyn ShouldSample> {
        match self.0 {
            SamplerRule::AlwaysOn => Box::new(Sdk::AlwaysOn),
            SamplerRule::AlwaysOff => Box::new(Sdk::AlwaysOff),
            SamplerRule::Ratio(share) => Box::new(Sdk::TraceIdRatioBased(share)),
            SamplerRule::ParentAlwaysOn => Box::new(Sdk::ParentBased(Box::new(Sdk::AlwaysOn))),
            SamplerRule::ParentAlwaysOff => Box::new(Sdk::ParentBased(Box::new(Sdk::AlwaysOff))),
            SamplerRule::ParentRatio(share) => Box::new(Sdk::ParentBased(Box::new(Sdk::TraceIdRatioBased(share)))),
            SamplerRule::Custom(sampler) => sampler,
        }
    }
}

impl fmt::Display for Sampler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            SamplerRule::AlwaysOn => f.pad("always_on"),
            SamplerRule::AlwaysOff => f.pad("always_off"),
            SamplerRule::Ratio(share) => write!(f, "traceidratio({share})"),
            SamplerRule::ParentAlwaysOn => f.pad("parentbased_always_on"),
            SamplerRule::ParentAlwaysOff => f.pad("parentbased_always_off"),
            SamplerRule::ParentRatio(share) => write!(f, "parentbased_traceidratio({share})"),
            SamplerRule::Custom(sampler) => write!(f, "{sampler:?}"),
        }
    }
}

fn parse_name(text: &str) -> Result<&'static str, String> {
    let names = [
        "always_on",
        "always_off",
        "traceidratio",
        "parentbased_always_on",
        "parentbased_always_off",
        "parentbased_traceidratio",
    ];
    let unsupported = ["jaeger_remote", "parentbased_jaeger_remote", "xray"];
    if unsupported.iter().any(|name| name.eq_ignore_ascii_case(text)) {
        return Err(format!("`{text}` is not supported; set `Sampler::custom(..)` in code"));
    }
    one_of(text, &names)
}

fn parse(text: &str, share: f64) -> Result<Sampler, String> {
    parse_name(text).map(|name| match name {
        "always_on" => Sampler::always_on(),
        "always_off" => Sampler::always_off(),
        "traceidratio" => Sampler::ratio(share),
        "parentbased_always_off" => Sampler::parent_always_off(),
        "parentbased_traceidratio" => Sampler::parent_ratio(share),
        _ => Sampler::parent_always_on(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(variables: &[(&str, &str)], code: Option<Sampler>) -> (String, Vec<String>) {
        let mut reader = SettingsReader::new(variables.iter().copied().collect());
        let sampler = Sampler::resolve(code, &mut reader).map_or_else(|error| error.to_string(), |s| s.to_string());
        let problems = reader.finish().problems().iter().map(ToString::to_string).collect();
        (sampler, problems)
    }

    #[test]
    fn names_are_case_insensitive() {
        for (name, expected) in [
            ("ALWAYS_ON", "always_on"),
            ("always_off", "always_off"),
            ("TraceIdRatio", "traceidratio(0.5)"),
            ("parentbased_always_on", "parentbased_always_on"),
            ("PARENTBASED_ALWAYS_OFF", "parentbased_always_off"),
            ("parentbased_traceidratio", "parentbased_traceidratio(0.5)"),
        ] {
            let variables = [("OTEL_TRACES_SAMPLER", name), ("OTEL_TRACES_SAMPLER_ARG", "0.5")];
            assert_eq!(resolved(&variables, None).0, expected);
        }
    }

    #[test]
    fn an_unknown_name_is_reported_with_a_suggestion() {
        let (sampler, problems) = resolved(&[("OTEL_TRACES_SAMPLER", "allways_on")], None);
        assert_eq!(sampler, "parentbased_always_on");
        assert_eq!(
            problems,
            ["OTEL_TRACES_SAMPLER: `allways_on` is unknown; did you mean `always_on`?; using parentbased_always_on"]
        );
        let (_, problems) = resolved(&[("OTEL_TRACES_SAMPLER", "jaeger_remote")], None);
        assert_eq!(
            problems,
            [
                "OTEL_TRACES_SAMPLER: `jaeger_remote` is not supported; set `Sampler::custom(..)` in code; using parentbased_always_on"
            ]
        );
    }

    #[test]
    fn the_share_is_checked() {
        let variables = [("OTEL_TRACES_SAMPLER", "traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "10")];
        let (sampler, problems) = resolved(&variables, None);
        assert_eq!(sampler, "traceidratio(1)");
        assert_eq!(problems, ["OTEL_TRACES_SAMPLER_ARG: `10` is not a number from 0 to 1; using 1"]);
        let (error, _) = resolved(&[], Some(Sampler::ratio(2.0)));
        assert_eq!(error, "traces.sampler: `2` is not a number from 0 to 1");
    }

    #[test]
    fn an_unused_argument_is_reported() {
        let (_, problems) = resolved(&[("OTEL_TRACES_SAMPLER_ARG", "0.1")], None);
        assert_eq!(problems, ["OTEL_TRACES_SAMPLER_ARG: not used, because no enabled component reads it"]);
    }

    #[test]
    fn children_of_unsampled_spans_are_never_sampled_by_parent_based_samplers() {
        assert!(Sampler::parent_ratio(0.1).drops_children_of_unsampled());
        assert!(Sampler::always_off().drops_children_of_unsampled());
        assert!(!Sampler::ratio(0.1).drops_children_of_unsampled());
        assert!(!Sampler::custom(Sdk::AlwaysOn).drops_children_of_unsampled());
    }
}
