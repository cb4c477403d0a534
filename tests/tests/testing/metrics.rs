//! Metrics of a test: what the assertions accept, and the exact messages of failed assertions.

use super::assertions::message;
use opentelemetry::KeyValue;
use otel_runtime::testing::TestTelemetry;

#[test]
fn metrics() {
    let telemetry = TestTelemetry::new();
    let said = message(|| _ = telemetry.metric("hits"));
    assert_eq!(said, "there is no metric `hits`\n\nrecorded metrics:\nno metrics were recorded");

    let meter = telemetry.meter("by hand");
    let home = [KeyValue::new("page", "home"), KeyValue::new("tries", 1)];
    let hits = meter.u64_counter("hits").with_unit("{hit}").with_description("Hits.").build();
    hits.add(2, &home);
    meter.f64_histogram("time").build().record(0.5, &[]);
    meter.i64_up_down_counter("open").build().add(-1, &[]);
    meter.f64_gauge("heat").build().record(0.5, &[]);
    telemetry.metric("hits").counter().unit("{hit}").description("Hits.").points(1).value(&home, 2);
    hits.add(1, &home);
    telemetry.metric("hits").value(&home, 3);
    telemetry.metric("time").histogram().count(&[], 1);
    telemetry.metric("open").up_down_counter().value(&[], -1);
    telemetry.metric("heat").gauge().value(&[], 0.5);

    let recorded = "\n\nrecorded metrics:\nheat (gauge) {} 0.5\nhits (counter) {page=\"home\", tries=1} 3\n\
                    open (up-down counter) {} -1\ntime (histogram) {} count 1, sum 0.5";
    let fails = |expected: &str, assertion: &dyn Fn()| assert_eq!(message(assertion), format!("{expected}{recorded}"));
    fails("there is no metric `x`", &|| _ = telemetry.metric("x"));
    fails("metric `hits` is a counter, expected a gauge", &|| _ = telemetry.metric("hits").gauge());
    fails("metric `hits` has unit \"{hit}\", expected \"s\"", &|| _ = telemetry.metric("hits").unit("s"));
    fails("metric `hits` has description \"Hits.\", expected \"x\"", &|| _ = telemetry.metric("hits").description("x"));
    fails("metric `hits` has 1 points, expected 2", &|| _ = telemetry.metric("hits").points(2));
    fails("metric `hits` has 3 for {page=\"home\", tries=1}, expected 4", &|| {
        _ = telemetry.metric("hits").value(&home, 4);
    });
    fails("metric `hits` has no point with exactly {}", &|| _ = telemetry.metric("hits").value(&[], 4));
    fails("metric `heat` has 0.5 for {}, expected 1", &|| _ = telemetry.metric("heat").value(&[], 1));
    fails("metric `time` has count 1, sum 0.5 for {}, expected count 2", &|| {
        _ = telemetry.metric("time").count(&[], 2);
    });
}
