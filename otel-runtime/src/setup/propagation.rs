//! The propagators of `OTEL_PROPAGATORS`.

use crate::propagation::Propagator;
use crate::setup::config::{SettingsReader, one_of};

const VARIABLE: &str = "OTEL_PROPAGATORS";
/// The names of the specification.
const NAMES: [&str; 8] = ["tracecontext", "baggage", "b3", "b3multi", "jaeger", "xray", "ottrace", "none"];

/// Resolves the global propagator. Without a known name, the variable has no effect.
pub(crate) fn resolve(in_code: Option<Propagator>, reader: &mut SettingsReader) -> Propagator {
    let before = reader.report.problems().len();
    let listed = reader.text(&[VARIABLE]).map(|listed| (names(&listed.value, &listed.source, reader), listed.source));
    let listed = listed.filter(|(names, _)| !names.is_empty());
    let (propagator, source) = match (in_code, listed) {
        (Some(propagator), None) => (propagator, "code".to_owned()),
        (Some(propagator), Some((_, source))) => (propagator, format!("code, before {source}")),
        (None, Some((names, source))) => (names.into_iter().filter_map(propagator).collect(), source),
        (None, None) => (Propagator::default(), "default".to_owned()),
    };
    reader.report.add_value_in_use(before, &propagator);
    reader.report.add_setting("propagators", &propagator, source);
    propagator
}

/// Returns the known names, each once and in their order. Others are reported.
fn names(list: &str, source: &str, reader: &mut SettingsReader) -> Vec<&'static str> {
    let mut names = Vec::new();
    for name in list.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        match propagator_name(name) {
            Ok(name) if names.contains(&name) => {}
            Ok(name) => names.push(name),
            Err(reason) => reader.report.add_problem(source, reason, true),
        }
    }
    names
}

/// Returns the name of a propagator.
///
/// # Errors
///
/// Returns what to write instead.
pub(crate) fn propagator_name(name: &str) -> Result<&'static str, String> {
    one_of(name, &NAMES)
}

/// Returns `None` for the name `none`.
fn propagator(name: &str) -> Option<Propagator> {
    Some(match name {
        "tracecontext" => Propagator::trace_context(),
        "baggage" => Propagator::baggage(),
        "b3" => Propagator::b3(),
        "b3multi" => Propagator::b3_multi(),
        "jaeger" => Propagator::jaeger(),
        "xray" => Propagator::xray(),
        "ottrace" => Propagator::ot_trace(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::propagation::TextMapPropagator as _;

    /// Returns the propagators in use, their source, and the problems.
    fn resolved(in_code: Option<Propagator>, variable: Option<&str>) -> (String, String, Vec<String>) {
        let variables = variable.map(|value| (VARIABLE, value));
        let mut reader = SettingsReader::new(variables.into_iter().collect());
        let propagator = resolve(in_code, &mut reader);
        let report = reader.finish();
        let setting = report.setting("propagators").expect("a setting");
        assert_eq!(setting.value, propagator.to_string());
        let problems = report.problems().iter().map(ToString::to_string).collect();
        (setting.value.clone(), setting.source.clone(), problems)
    }

    fn in_use(variable: &str) -> String {
        let (value, source, problems) = resolved(None, Some(variable));
        assert_eq!((source.as_str(), problems), (VARIABLE, Vec::new()));
        value
    }

    #[test]
    fn trace_context_and_baggage_are_the_default() {
        let default = || ("tracecontext,baggage".to_owned(), "default".to_owned(), Vec::new());
        assert_eq!(resolved(None, None), default());
        assert_eq!(resolved(None, Some(" , ")), default());
    }

    #[test]
    fn each_name_selects_its_propagator_once_and_in_any_case() {
        let all = "tracecontext,baggage,b3,b3multi,jaeger,xray,ottrace";
        assert_eq!(in_use(all), all);
        assert_eq!(in_use(" B3 ,Baggage,b3,,TraceContext"), "b3,baggage,tracecontext");
        assert_eq!(in_use("none"), "none");
        assert_eq!(in_use("none,xray"), "xray", "`none` adds no propagator");
        for (name, field) in [
            ("tracecontext", "traceparent"),
            ("baggage", "baggage"),
            ("b3", "b3"),
            ("b3multi", "x-b3-traceid"),
            ("jaeger", "uber-trace-id"),
            ("xray", "X-Amzn-Trace-Id"),
            ("ottrace", "ot-tracer-traceid"),
        ] {
            assert_eq!(
                propagator(name).and_then(|found| found.fields().next().map(str::to_owned)).as_deref(),
                Some(field)
            );
        }
    }

    #[test]
    fn unknown_names_are_reported_and_ignored() {
        let (value, source, problems) = resolved(None, Some("b3,tracecontex"));
        assert_eq!((value.as_str(), source.as_str()), ("b3", VARIABLE));
        assert_eq!(problems, ["OTEL_PROPAGATORS: `tracecontex` is unknown; did you mean `tracecontext`?; using b3"]);
        let (value, source, problems) = resolved(None, Some("datadog"));
        assert_eq!((value.as_str(), source.as_str()), ("tracecontext,baggage", "default"));
        let expected =
            "expected one of `tracecontext`, `baggage`, `b3`, `b3multi`, `jaeger`, `xray`, `ottrace`, `none`";
        let problem = format!("OTEL_PROPAGATORS: `datadog` is unknown; {expected}; using tracecontext,baggage");
        assert_eq!(problems, [problem]);
    }

    #[test]
    fn propagators_in_code_have_precedence() {
        let code = || Some([Propagator::b3_multi(), Propagator::baggage()].into_iter().collect());
        assert_eq!(resolved(code(), None), ("b3multi,baggage".to_owned(), "code".to_owned(), Vec::new()));
        let (value, source, _) = resolved(code(), Some("xray"));
        assert_eq!((value.as_str(), source.as_str()), ("b3multi,baggage", "code, before OTEL_PROPAGATORS"));
    }
}
