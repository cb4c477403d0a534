//! The semantic conventions.

use super::run::{exported, run};
use otel_runtime::traced;

#[test]
fn otel_semconv_exception_signal_opt_in() {
    #[traced(err)]
    fn fails() -> Result<(), &'static str> {
        Err("no")
    }
    let variable = "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN";
    for (value, events) in [("logs", 0), ("logs/dup", 1), ("log", 0)] {
        let run = run(&[(variable, value)], |_| _ = fails());
        assert_eq!(run.receiver.span("fails").data().events.len(), events, "{value}");
        assert_eq!(run.problems.is_empty(), value != "log");
    }
}

#[test]
fn otel_semconv_stability_opt_in() {
    let variable = "OTEL_SEMCONV_STABILITY_OPT_IN";
    let run = exported(&[(variable, "http,database/dup")]);
    let problem = "`database/dup` is not supported: only the current conventions of `database` are emitted";
    assert_eq!(run.problems, [format!("{variable}: {problem}")]);
    let span = run.receiver.span("work").data().clone();
    assert_eq!(span.attributes.text("code.function.name"), Some("environment::run::work"));
    assert!(span.attributes.get("code.function").is_none() && span.attributes.get("code.filepath").is_none());
    assert!(exported(&[(variable, "http,code,gen_ai_latest_experimental")]).problems.is_empty());
}
