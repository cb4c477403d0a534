//! The names of exporters in `OTEL_<SIGNAL>_EXPORTER`.

use crate::report::Signal;
use crate::setup::config::one_of;

/// Returns the name in the spelling of the specification.
///
/// # Errors
///
/// Returns a message if no exporter of the signal has this name.
pub(super) fn parse(text: &str, signal: Signal) -> Result<&'static str, String> {
    let is = |name: &str| name.eq_ignore_ascii_case(text);
    let other = |name: &str, of: Signal, items: &str| {
        (is(name) && signal != of)
            .then(|| format!("`{name}` exports {items} only; set it in `OTEL_{}_EXPORTER`", of.variable()))
    };
    let refused = other("prometheus", Signal::Metrics, "metrics").or_else(|| other("zipkin", Signal::Traces, "spans"));
    if let Some(reason) = refused {
        return Err(reason);
    }
    if is("zipkin") && !cfg!(feature = "zipkin") {
        return Err(
            "`zipkin` requires the Cargo feature `zipkin` of `otel-runtime`; Zipkin also accepts OTLP through a \
                    collector"
                .to_owned(),
        );
    }
    if is("jaeger") {
        return Err("`jaeger` was removed from the specification; Jaeger accepts OTLP, so write `otlp`".to_owned());
    }
    if is("memory") {
        return Err("`memory` keeps telemetry for code that reads it, which a variable cannot select; use \
                    `otel_runtime::testing::TestTelemetry`, or pass an exporter in code"
            .to_owned());
    }
    // `logging` is the former name of `console` in the specification.
    if is("logging") {
        return Ok("console");
    }
    let mut names = vec!["otlp", "console", "none", "otlp/stdout", "otlp/file"];
    match signal {
        Signal::Traces => names.push("zipkin"),
        Signal::Metrics => names.push("prometheus"),
        Signal::Logs => {}
    }
    one_of(text, &names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_signal_has_its_exporters() {
        assert_eq!(parse("Prometheus", Signal::Metrics), Ok("prometheus"));
        assert_eq!(
            parse("zipkin", Signal::Logs),
            Err("`zipkin` exports spans only; set it in `OTEL_TRACES_EXPORTER`".to_owned())
        );
        assert_eq!(parse("zipkin", Signal::Traces).is_ok(), cfg!(feature = "zipkin"));
        assert_eq!(parse("LOGGING", Signal::Logs), Ok("console"));
        assert!(parse("memory", Signal::Traces).is_err() && parse("jaeger", Signal::Traces).is_err());
    }
}
