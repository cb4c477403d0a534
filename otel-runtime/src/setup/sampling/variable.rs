//! `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG`.
//!
//! Specification: [general variables](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).

use crate::sampling::Sampler;
use crate::setup::config::{SettingsReader, one_of, ratio};

/// A sampler that the variable can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    root: Root,
    is_parent_based: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Root {
    AlwaysOn,
    AlwaysOff,
    Ratio,
    Remote,
}

const NAMES: [&str; 8] = [
    "always_on",
    "always_off",
    "traceidratio",
    "jaeger_remote",
    "parentbased_always_on",
    "parentbased_always_off",
    "parentbased_traceidratio",
    "parentbased_jaeger_remote",
];

pub(super) fn parse_name(text: &str) -> Result<Named, String> {
    if text.eq_ignore_ascii_case("xray") {
        let reason = "centralized sampling of AWS X-Ray requires its daemon and signed requests";
        return Err(format!("`xray` is not supported: {reason}; set `Sampler::custom(..)` in code"));
    }
    let name = one_of(text, &NAMES)?;
    let (is_parent_based, name) = name.strip_prefix("parentbased_").map_or((false, name), |name| (true, name));
    let root = match name {
        "always_off" => Root::AlwaysOff,
        "traceidratio" => Root::Ratio,
        "jaeger_remote" if cfg!(feature = "jaeger-remote") => Root::Remote,
        "jaeger_remote" => {
            let feature = "add `features = [\"jaeger-remote\"]` to `otel-runtime` in Cargo.toml";
            return Err(format!("`{text}` requires a Cargo feature; {feature}"));
        }
        _ => Root::AlwaysOn,
    };
    Ok(Named { root, is_parent_based })
}

impl Named {
    /// Creates the sampler, and reads its argument.
    pub(super) fn sampler(self, reader: &mut SettingsReader) -> Sampler {
        let root = match self.root {
            Root::Ratio => {
                let before = reader.report.problems().len();
                let found = reader.read(&["OTEL_TRACES_SAMPLER_ARG"], ratio);
                let share = found.map_or(1.0, |found| found.value);
                reader.report.add_value_in_use(before, &share);
                Sampler::ratio(share)
            }
            #[cfg(feature = "jaeger-remote")]
            Root::Remote => super::poll::from_variable(reader),
            _ => return self.sampler_without_argument(),
        };
        self.under_parent(root)
    }

    /// Creates the sampler with its default argument.
    pub(super) fn sampler_without_argument(self) -> Sampler {
        let root = match self.root {
            Root::AlwaysOn | Root::Remote => Sampler::always_on(),
            Root::AlwaysOff => Sampler::always_off(),
            Root::Ratio => Sampler::ratio(1.0),
        };
        self.under_parent(root)
    }

    fn under_parent(self, root: Sampler) -> Sampler {
        if self.is_parent_based { Sampler::parent_based(root) } else { root }
    }
}
