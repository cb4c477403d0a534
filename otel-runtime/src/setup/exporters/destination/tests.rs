//! Tests of the lists of exporters.

use super::*;

type List = Destinations<()>;

fn resolved(code: Option<List>, variable: Option<&str>, otlp: bool) -> (String, Vec<String>) {
    let variables = variable.map(|value| ("OTEL_TRACES_EXPORTER", value));
    let mut reader = SettingsReader::new(variables.into_iter().collect());
    let list = List::resolve(code, Signal::Traces, otlp, &mut reader);
    let names_text = match list {
        Ok(list) => list.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        Err(error) => error.to_string(),
    };
    let problems = reader.finish().problems().iter().map(ToString::to_string).collect();
    (names_text, problems)
}

#[test]
fn code_takes_precedence_over_the_variable() {
    assert_eq!(resolved(Some(List::none()), Some("otlp"), false).0, "");
    let both = List::one(Destination::Console).and(List::one(Destination::JsonLines(LineTarget::Stdout)));
    assert_eq!(resolved(Some(both), None, false).0, "console,otlp/stdout");
}

#[test]
fn the_variable_contains_a_list() {
    assert_eq!(resolved(None, Some("OTLP, console,otlp/stdout"), false).0, "otlp,console,otlp/stdout");
    assert_eq!(resolved(None, Some("none"), false), (String::new(), vec![]));
}

#[test]
fn the_default_is_the_console_unless_otlp_is_configured() {
    assert_eq!(resolved(None, None, false).0, "console");
    assert_eq!(resolved(None, None, true).0, "otlp");
}

#[test]
fn unknown_exporters_are_reported() {
    let (list, problems) = resolved(None, Some("oltp,prometheus,none,console"), false);
    assert_eq!(list, "console");
    assert_eq!(
        problems,
        [
            "OTEL_TRACES_EXPORTER: `oltp` is unknown; did you mean `otlp`?; using `console`",
            "OTEL_TRACES_EXPORTER: `prometheus` exports metrics only; set it in `OTEL_METRICS_EXPORTER`; using \
             `console`",
            "OTEL_TRACES_EXPORTER: `none` is ignored, because other exporters are listed; remove one or the other; \
             using `console`",
        ]
    );
}

#[test]
fn an_exporter_is_used_once() {
    let (list, problems) = resolved(None, Some("otlp,console,OTLP"), false);
    assert_eq!(list, "otlp,console");
    assert_eq!(problems, ["OTEL_TRACES_EXPORTER: `otlp` is listed twice; it is used once; using `otlp,console`"]);
}

#[test]
fn a_file_requires_a_path() {
    let (list, problems) = resolved(None, Some("otlp/file"), false);
    assert_eq!(list, "console");
    assert_eq!(
        problems,
        ["OTEL_TRACES_EXPORTER: `otlp/file` requires the path of a file; set `OTEL_RUST_OTLP_FILE`; using \
             `console`"]
    );
}

#[test]
fn the_default_is_used_if_no_exporter_is_known() {
    let (list, problems) = resolved(None, Some("conosle"), false);
    assert_eq!(list, "console");
    assert_eq!(problems, ["OTEL_TRACES_EXPORTER: `conosle` is unknown; did you mean `console`?; using `console`"]);
    assert_eq!(resolved(None, Some("jaeger"), true).0, "otlp");
}

#[test]
fn otlp_settings_on_another_exporter_are_an_error() {
    let wrong = List::one(Destination::Console).otlp("endpoint", |_| ());
    assert_eq!(
        resolved(Some(wrong), None, false).0,
        "traces: `.endpoint(..)` is a setting of `otlp()`, but it follows `console`; write it directly after \
         `otlp()`"
    );
}
