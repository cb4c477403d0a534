//! The settings of call sites: the filter, the length of text, and how exceptions are recorded.

use crate::callsite::pipeline::providers::{DEFAULT_TEXT_LIMIT, Pipeline};
use crate::callsite::site::filter::Filter;
use crate::setup::config::{Found, SettingsReader, count, one_of};

const FILTER: &str = "OTEL_RUST_FILTER";
const RUST_LOG: &str = "RUST_LOG";

/// The settings of the filter in code.
#[derive(Debug, Default)]
pub(super) struct FilterSettings {
    pub(super) in_code: Option<Filter>,
    /// Whether `RUST_LOG` is the filter if no other is set.
    pub(super) uses_rust_log: bool,
}

/// Resolves the settings of call sites.
pub(super) fn resolve(filter: FilterSettings, reader: &mut SettingsReader) -> Pipeline {
    let filter = resolve_filter(filter, reader);
    let mut limit = |setting: &str, variable: &str| {
        let variables = [variable, "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"];
        reader.choose(setting, None, &variables, count, DEFAULT_TEXT_LIMIT)
    };
    let of_spans = limit("traces.limit.text", "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT");
    let of_logs = limit("logs.limit.text", "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT");
    let opt_in = reader.choose_optional("exceptions", None, &["OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN"], exceptions);
    stability(reader);
    Pipeline::new().filter(filter).text_limits(of_spans, of_logs).exception_events(opt_in == Some("logs/dup"))
}

fn resolve_filter(settings: FilterSettings, reader: &mut SettingsReader) -> Filter {
    let FilterSettings { in_code, uses_rust_log } = settings;
    let variables: &[&str] = if uses_rust_log && in_code.is_none() { &[FILTER, RUST_LOG] } else { &[FILTER] };
    let found = reader.read(variables, |text| Ok((Filter::parse_known(text), text.to_owned())));
    let found = found.map(|found| {
        let ((known, problems), text) = found.value;
        for problem in problems {
            let others = known.others();
            let problem = format!(
                "{problem}; this part of the filter is ignored, and `{others}` applies to all call sites that no other part names"
            );
            reader.report.add_problem(&found.source, problem, true);
        }
        (known, text, found.source)
    });
    let (filter, text, source) = match (in_code, found) {
        (Some(filter), _) => (filter, "set in code".to_owned(), "code".to_owned()),
        (None, Some(found)) => found,
        (None, None) => (Filter::default(), "info".to_owned(), "default".to_owned()),
    };
    let reason = match source.as_str() {
        RUST_LOG => None,
        "default" => Some("set `OTEL_RUST_FILTER`, or `rust_log(true)` in code"),
        "code" => Some("the filter is set in code"),
        _ => Some("`OTEL_RUST_FILTER` has precedence"),
    };
    reader.may_be_unused(RUST_LOG);
    reader.report.add_setting("filter", text, source);
    if let Some(reason) = reason.filter(|_| reader.is_set(RUST_LOG)) {
        reader.report.annotate_last_setting(&format!("RUST_LOG is not used: {reason}"));
    }
    filter
}

/// Reports which parts of the variable have no effect. Only the current conventions are emitted, so opting into them changes nothing.
fn stability(reader: &mut SettingsReader) {
    let Some(Found { value, source }) = reader.text(&["OTEL_SEMCONV_STABILITY_OPT_IN"]) else { return };
    for part in value.split(',').map(str::trim) {
        if let Some(area) = part.strip_suffix("/dup") {
            let message = format!("`{part}` is not supported: only the current conventions of `{area}` are emitted");
            reader.report.add_problem(&source, message, true);
        }
    }
    reader.report.add_setting("semconv.stability", value, source);
    reader.report.annotate_last_setting("the current conventions are always emitted");
}

fn exceptions(text: &str) -> Result<&'static str, String> {
    one_of(text, &["logs", "logs/dup"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invalid_part_of_the_filter_is_reported_with_what_applies_instead() {
        let problems = |filter: &str| {
            let mut reader = SettingsReader::new([("OTEL_RUST_FILTER", filter)].into_iter().collect());
            resolve(FilterSettings::default(), &mut reader);
            reader.report.problems().iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let ending =
            "this part of the filter is ignored, and `info` applies to all call sites that no other part names";
        assert_eq!(problems("*=info")[0].split("; ").last(), Some(ending));
        let found = problems("warn,orders=fatal");
        let levels = "`error`, `warn`, `info`, `debug`, `trace` or `off`";
        let problem =
            format!("OTEL_RUST_FILTER: `fatal` is not a level; did you mean `error`? expected {levels}; {ending}");
        assert_eq!(found, [problem.replace("`info` applies", "`warn` applies")]);
        assert!(problems("info,orders=debug").is_empty());
    }

    fn filter_in_use(settings: FilterSettings, variables: &[(&str, &str)]) -> String {
        let mut reader = SettingsReader::new(variables.iter().copied().collect());
        resolve(settings, &mut reader);
        let setting = reader.report.setting("filter").expect("a filter").clone();
        assert!(reader.finish().problems().is_empty());
        format!("{}, {}", setting.value, setting.source)
    }

    #[test]
    fn rust_log_is_used_if_that_is_asked_for_and_no_other_filter_is_set() {
        let asked = || FilterSettings { uses_rust_log: true, ..FilterSettings::default() };
        let in_code = || FilterSettings { in_code: Some(Filter::default()), ..asked() };
        let rust_log = ("RUST_LOG", "warn");
        let own = ("OTEL_RUST_FILTER", "debug");
        assert_eq!(filter_in_use(asked(), &[rust_log]), "warn, RUST_LOG");
        assert_eq!(
            filter_in_use(asked(), &[rust_log, own]),
            "debug, OTEL_RUST_FILTER, RUST_LOG is not used: `OTEL_RUST_FILTER` has precedence"
        );
        assert_eq!(
            filter_in_use(in_code(), &[rust_log]),
            "set in code, code, RUST_LOG is not used: the filter is set in code"
        );
        assert_eq!(
            filter_in_use(FilterSettings::default(), &[rust_log]),
            "info, default, RUST_LOG is not used: set `OTEL_RUST_FILTER`, or `rust_log(true)` in code"
        );
        assert_eq!(filter_in_use(FilterSettings::default(), &[]), "info, default");
    }
}
