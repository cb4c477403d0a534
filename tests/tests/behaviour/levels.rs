//! Levels and filters: which call sites are enabled.

use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;

fn filtered(filter: &str) -> TestTelemetry {
    TestTelemetry::builder().filter(filter.parse().expect("a filter")).build()
}

/// A level of another crate that is formatted as a level.
mod foreign {
    pub(super) struct Level(&'static str);
    pub(super) const VERBOSE: Level = Level("DEBUG");
    impl std::fmt::Display for Level {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.0)
        }
    }
}

const QUIET: otel_runtime::Level = otel_runtime::Level::Trace;

mod graded {
    use super::{QUIET, foreign};
    use otel_runtime::{Level, traced};
    #[traced(level = "error")]
    pub(super) fn error() {}
    #[traced(level = "WARN")]
    pub(super) fn warn() {}
    #[traced]
    pub(super) fn info() {}
    #[traced(level = Level::Debug)]
    pub(super) fn debug() {}
    #[traced(level = 1)]
    pub(super) fn number() {}
    #[traced(level = QUIET)]
    pub(super) fn constant() {}
    #[traced(level = foreign::VERBOSE)]
    pub(super) fn foreign() {}
}

fn all_levels(telemetry: &TestTelemetry) -> Vec<String> {
    telemetry.run(|| {
        graded::error();
        graded::warn();
        graded::info();
        graded::debug();
        graded::foreign();
        graded::number();
        graded::constant();
    });
    telemetry.spans().iter().map(|span| span.name.clone()).collect()
}

#[test]
fn a_call_site_is_enabled_up_to_its_level() {
    assert_eq!(all_levels(&filtered("off")), [""; 0]);
    assert_eq!(all_levels(&filtered("error")), ["error"]);
    assert_eq!(all_levels(&filtered("warn")), ["error", "warn"]);
    assert_eq!(all_levels(&TestTelemetry::new()), ["error", "warn", "info"]);
    assert_eq!(all_levels(&filtered("debug")), ["error", "warn", "info", "debug", "foreign"]);
    assert_eq!(all_levels(&filtered("trace")).len(), 7);
}

#[test]
fn a_filter_matches_modules_names_and_scopes() {
    #[traced("GET /users", level = "trace")]
    fn named() {}
    #[traced(scope = "acme.audit", level = "debug")]
    fn scoped() {}
    let this = module_path!();
    assert_eq!(all_levels(&filtered(&format!("off,{this}::graded=debug"))).len(), 5);
    assert_eq!(all_levels(&filtered(&format!("trace,{this}=error"))), ["error"]);
    let telemetry = filtered("off,GET /users=trace,acme.audit=debug");
    telemetry.run(|| {
        named();
        scoped();
        graded::error();
    });
    assert_eq!(telemetry.spans().names(), ["GET /users", "scoped"]);
}
