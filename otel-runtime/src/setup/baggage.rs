//! Which entries of baggage are recorded as attributes.

use crate::callsite::pipeline::baggage::KeyPattern;
use crate::error::InstallError;
use crate::setup::config::{Found, SettingsReader};

const SETTING: &str = "baggage_attributes";
const OF_METRICS: &str = "metric_baggage_attributes";

/// The settings in code. `None` means that code sets nothing.
#[derive(Debug, Default)]
pub(crate) struct BaggageSettings {
    pub(crate) attributes: Option<Vec<String>>,
    pub(crate) of_metrics: Option<Vec<String>>,
}

/// The keys of entries that are attributes of spans and log records, and of those that are attributes of metrics.
#[derive(Debug, Default)]
pub(crate) struct RecordedBaggage {
    pub(crate) attributes: Vec<KeyPattern>,
    pub(crate) of_metrics: Vec<KeyPattern>,
}

/// # Errors
///
/// Returns an error if a key in code is invalid. One in a variable is reported and ignored.
pub(crate) fn resolve(code: BaggageSettings, reader: &mut SettingsReader) -> Result<RecordedBaggage, InstallError> {
    Ok(RecordedBaggage {
        attributes: keys(SETTING, code.attributes, "OTEL_RUST_BAGGAGE_ATTRIBUTES", KeyPattern::parse, reader)?,
        of_metrics: keys(
            OF_METRICS,
            code.of_metrics,
            "OTEL_RUST_METRIC_BAGGAGE_ATTRIBUTES",
            KeyPattern::parse_exact,
            reader,
        )?,
    })
}

fn keys(
    setting: &str,
    in_code: Option<Vec<String>>,
    variable: &str,
    parse: fn(&str) -> Result<KeyPattern, String>,
    reader: &mut SettingsReader,
) -> Result<Vec<KeyPattern>, InstallError> {
    let listed = reader.text(&[variable]);
    let (found, source) = match (in_code, listed) {
        (None, None) => return Ok(Vec::new()),
        (Some(keys), listed) => {
            let found = keys.iter().map(|key| parse(key.trim())).collect::<Result<Vec<_>, _>>();
            let found = found.map_err(|reason| InstallError::setting(setting, reason))?;
            (found, if listed.is_some() { format!("code, before {variable}") } else { "code".to_owned() })
        }
        (None, Some(Found { value, source })) => {
            let mut found = Vec::new();
            for key in value.split(',').map(str::trim).filter(|key| !key.is_empty()) {
                match parse(key) {
                    Ok(key) => found.push(key),
                    Err(reason) => reader.report.add_problem(&source, format!("{reason}; it is ignored"), true),
                }
            }
            (found, source)
        }
    };
    let text: Vec<_> = found.iter().map(ToString::to_string).collect();
    let text = if text.is_empty() { "none".to_owned() } else { text.join(",") };
    reader.report.add_setting(setting, text, source);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(code: BaggageSettings, variables: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
        let mut reader = SettingsReader::new(variables.iter().copied().collect());
        resolve(code, &mut reader).expect("valid settings");
        let report = reader.finish();
        let names = [SETTING, OF_METRICS].into_iter();
        let settings =
            names.filter_map(|name| report.setting(name).map(|found| format!("{}, {}", found.value, found.source)));
        (settings.collect(), report.problems().iter().map(ToString::to_string).collect())
    }

    fn list(keys: &[&str]) -> Vec<String> {
        keys.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn nothing_is_recorded_by_default() {
        assert_eq!(resolved(BaggageSettings::default(), &[]), (Vec::new(), Vec::new()));
    }

    #[test]
    fn variables_list_keys_and_namespaces() {
        let variables = [
            ("OTEL_RUST_BAGGAGE_ATTRIBUTES", "tenant.id, session.*"),
            ("OTEL_RUST_METRIC_BAGGAGE_ATTRIBUTES", "tenant.id"),
        ];
        let (settings, problems) = resolved(BaggageSettings::default(), &variables);
        assert_eq!(
            settings,
            ["tenant.id,session.*, OTEL_RUST_BAGGAGE_ATTRIBUTES", "tenant.id, OTEL_RUST_METRIC_BAGGAGE_ATTRIBUTES"]
        );
        assert!(problems.is_empty());
        let code = BaggageSettings { attributes: Some(list(&["user.*"])), of_metrics: Some(list(&[])) };
        let (settings, _) = resolved(code, &variables);
        assert_eq!(
            settings,
            [
                "user.*, code, before OTEL_RUST_BAGGAGE_ATTRIBUTES",
                "none, code, before OTEL_RUST_METRIC_BAGGAGE_ATTRIBUTES"
            ]
        );
    }

    #[test]
    fn invalid_keys_in_variables_are_reported_and_ignored() {
        let variables = [
            ("OTEL_RUST_BAGGAGE_ATTRIBUTES", "*,a b,tenant*,x.*.y,tenant.id"),
            ("OTEL_RUST_METRIC_BAGGAGE_ATTRIBUTES", "tenant.*"),
        ];
        let (settings, problems) = resolved(BaggageSettings::default(), &variables);
        assert_eq!(settings[0], "tenant.id, OTEL_RUST_BAGGAGE_ATTRIBUTES");
        assert_eq!(settings[1], "none, OTEL_RUST_METRIC_BAGGAGE_ATTRIBUTES");
        assert_eq!(
            problems,
            [
                "OTEL_RUST_BAGGAGE_ATTRIBUTES: `*` would record everything that other services put into baggage; write keys, or namespaces such as `tenant.*`; it is ignored",
                "OTEL_RUST_BAGGAGE_ATTRIBUTES: `a b` is not a key of baggage; it is ignored",
                "OTEL_RUST_BAGGAGE_ATTRIBUTES: `tenant*` is not a namespace; write one as in `tenant.*`; it is ignored",
                "OTEL_RUST_BAGGAGE_ATTRIBUTES: `x.*.y` is not a key of baggage; it is ignored",
                "OTEL_RUST_METRIC_BAGGAGE_ATTRIBUTES: `tenant.*` is not possible for metrics, whose series are multiplied by each key; write the keys; it is ignored",
            ]
        );
    }

    #[test]
    fn an_invalid_key_in_code_is_an_error() {
        let code = BaggageSettings { attributes: Some(list(&["*"])), of_metrics: None };
        let error = resolve(code, &mut SettingsReader::default()).expect_err("it is invalid");
        assert!(error.to_string().starts_with("baggage_attributes: `*` would record everything"), "{error}");
    }
}
