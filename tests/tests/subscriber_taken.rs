//! A global subscriber without the layer of the bridge. A separate binary, because the subscriber is process-wide.

use otel_runtime::{Logs, Metrics, Telemetry, Traces};

#[test]
fn the_report_says_how_to_add_the_layer() {
    tracing::subscriber::set_global_default(tracing_subscriber::registry()).expect("it is the first");
    let no_variables: [(&str, &str); 0] = [];
    let builder = Telemetry::builder().environment(no_variables).traces(Traces::none()).metrics(Metrics::none());
    let telemetry = builder.logs(Logs::none().bridge_tracing()).install().expect("the settings can be followed");
    let problems: Vec<_> = telemetry.report().problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "logs.bridge_tracing: a global `tracing` subscriber is already set, so spans and events of `tracing` are not recorded; \
          remove `bridge_tracing()` and add `.with(otel_runtime::bridge::tracing_layer())` to that subscriber"
        ]
    );
}
