//! The propagators of `OTEL_PROPAGATORS`.

use crate::propagation::{W3cBaggage, W3cTraceContext};
use crate::setup::config::{SettingsReader, one_of};
use opentelemetry::propagation::{TextMapCompositePropagator, TextMapPropagator};

/// Resolves the global propagator.
pub(crate) fn resolve(reader: &mut SettingsReader) -> impl TextMapPropagator + Send + Sync + 'static {
    let mut names = vec!["tracecontext", "baggage"];
    let mut source = "default".to_owned();
    if let Some(listed) = reader.text(&["OTEL_PROPAGATORS"]) {
        names.clear();
        let before = reader.report.problems().len();
        for name in listed.value.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            match propagator_name(name) {
                Ok("none") => {}
                Ok(name) if names.contains(&name) => {}
                Ok(name) => names.push(name),
                Err(reason) => reader.report.add_problem(&listed.source, reason, true),
            }
        }
        reader.report.add_value_in_use(before, &names_text(&names));
        source = listed.source;
    }
    let names_text = names_text(&names);
    reader.report.add_setting("propagators", names_text, source);
    let propagators = names.into_iter().map(|name| -> Box<dyn TextMapPropagator + Send + Sync> {
        match name {
            "baggage" => Box::new(W3cBaggage::new()),
            _ => Box::new(W3cTraceContext::new()),
        }
    });
    TextMapCompositePropagator::new(propagators.collect())
}

fn names_text(names: &[&str]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(",") }
}

/// Returns the name of a propagator.
///
/// # Errors
///
/// Returns what to write instead.
pub(crate) fn propagator_name(name: &str) -> Result<&'static str, String> {
    let unsupported = ["b3", "b3multi", "jaeger", "xray", "ottrace"];
    if unsupported.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        return Err(format!("`{name}` is not supported; write `tracecontext`, `baggage` or `none`"));
    }
    one_of(name, &["tracecontext", "baggage", "none"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::Context;
    use opentelemetry::baggage::BaggageExt as _;
    use opentelemetry::trace::TraceContextExt as _;
    use std::collections::HashMap;

    const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn extracted(propagators: Option<&str>, headers: &[(&str, String)]) -> Context {
        let variables = propagators.map(|value| ("OTEL_PROPAGATORS", value));
        let mut reader = SettingsReader::new(variables.into_iter().collect());
        let headers: HashMap<_, _> = headers.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect();
        resolve(&mut reader).extract_with_context(&Context::new(), &headers)
    }

    fn headers() -> [(&'static str, String); 2] {
        [("traceparent", PARENT.to_owned()), ("baggage", "tenant=7".to_owned())]
    }

    #[test]
    fn trace_context_and_baggage_are_the_default() {
        let context = extracted(None, &headers());
        assert_eq!(context.span().span_context().trace_id().to_string(), &PARENT[3..35]);
        assert_eq!(context.baggage().get("tenant").map(ToString::to_string).as_deref(), Some("7"));
    }

    #[test]
    fn the_variable_selects_propagators() {
        let context = extracted(Some("baggage,baggage"), &headers());
        assert!(!context.has_active_span());
        assert_eq!(context.baggage().len(), 1);
        let context = extracted(Some("none"), &headers());
        assert!(!context.has_active_span() && context.baggage().is_empty());
    }

    #[test]
    fn unknown_names_are_reported() {
        let variables = [("OTEL_PROPAGATORS", "b3,tracecontex")];
        let mut reader = SettingsReader::new(variables.into_iter().collect());
        _ = resolve(&mut reader);
        let problems: Vec<_> = reader.report.problems().iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                "OTEL_PROPAGATORS: `b3` is not supported; write `tracecontext`, `baggage` or `none`; using none",
                "OTEL_PROPAGATORS: `tracecontex` is unknown; did you mean `tracecontext`?; using none"
            ]
        );
    }
}
