//! The provider of metrics.

use super::{Folder, PATIENCE, at, builder, problems, received, setting, turn};
use opentelemetry::{InstrumentationScope, KeyValue, global};
use otel_runtime::testing::{Buckets, MetricKind, PointValue, Receiver};
use otel_runtime::{Aggregation, InstrumentKind, Logs, Metrics, Telemetry, Temporality, Traces, View};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// A provider with one reader. What follows is at the level of its keys.
fn provider(reader: &str, rest: &str) -> String {
    format!("meter_provider:\n  readers:\n    - {reader}\n{rest}")
}

const HTTP: &str = "periodic: {exporter: {otlp_http: {endpoint: \"${HTTP}/v1/metrics\"}}}";

/// Records with all kinds of instruments.
fn measure() {
    let meter = global::meter("orders");
    let attributes =
        |channel: &'static str, user: i64| [KeyValue::new("channel", channel), KeyValue::new("user", user)];
    let counter = meter.u64_counter("shop.orders").with_unit("{order}").build();
    counter.add(1, &attributes("web", 1));
    counter.add(1, &attributes("web", 2));
    counter.add(1, &attributes("app", 3));
    let histogram = meter.f64_histogram("shop.order.duration").with_unit("ms").build();
    histogram.record(7.0, &[]);
    let gauge = meter.i64_gauge("shop.queue").build();
    gauge.record(5, &[]);
    let other = global::meter_with_scope(InstrumentationScope::builder("other").with_version("2").build());
    other.u64_counter("shop.orders").build().add(10, &[]);
}

fn exported(yaml: &str) -> Receiver {
    let receiver = received(yaml, measure);
    receiver.wait_for_metrics(1, PATIENCE);
    receiver
}

fn names(receiver: &Receiver) -> Vec<String> {
    let mut names: Vec<_> = receiver.metrics().into_iter().map(|metric| metric.name).collect();
    names.sort();
    names
}

#[test]
fn a_periodic_reader_has_an_interval_and_a_temporality() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let reader = "periodic:\n        interval: 15000\n        timeout: 2000\n        exporter:\n          otlp_grpc:\n            \
                  endpoint: ${GRPC}\n            temporality_preference: delta";
    let telemetry = builder(&folder, &provider(reader, ""), &receiver, &[]).install().expect("a valid file");
    assert_eq!(setting(&telemetry, "metrics.interval"), at("15000 ms", "otel.yaml:5"));
    assert_eq!(setting(&telemetry, "metrics.export_timeout"), at("2000 ms", "otel.yaml:6"));
    assert_eq!(setting(&telemetry, "metrics.temporality"), at("delta", "otel.yaml:10"));
    measure();
    telemetry.shutdown().expect("it arrives");
    let metrics = receiver.wait_for_metrics(1, PATIENCE);
    let orders = metrics.iter().find(|metric| metric.name == "shop.orders").expect("the counter");
    assert_eq!(orders.kind, MetricKind::Sum { monotonic: true, cumulative: false });
}

#[test]
fn readers_have_settings_of_their_own() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let reader = |interval: &str, temporality: &str| {
        format!(
            "periodic: {{interval: {interval}, exporter: {{otlp_http: {{endpoint: \"${{HTTP}}/v1/metrics\", \
             temporality_preference: {temporality}}}}}}}"
        )
    };
    let yaml = provider(&reader("60000", "cumulative"), &format!("    - {}\n", reader("50000", "low_memory")));
    let telemetry = builder(&folder, &yaml, &receiver, &[]).install().expect("a valid file");
    let intervals = telemetry.report().settings().iter().filter(|setting| setting.name == "metrics.interval");
    let intervals: Vec<_> = intervals.map(|setting| (setting.value.as_str(), setting.source.as_str())).collect();
    assert_eq!(intervals, [("60000 ms", "otel.yaml:4"), ("50000 ms", "otel.yaml:5")]);
    measure();
    telemetry.shutdown().expect("it arrives");
    let metrics = receiver.wait_for_metrics(2, PATIENCE);
    let kinds = |cumulative| MetricKind::Sum { monotonic: true, cumulative };
    for cumulative in [true, false] {
        assert!(metrics.iter().any(|metric| metric.name == "shop.orders" && metric.kind == kinds(cumulative)));
    }
}

#[test]
fn histograms_are_exponential_if_the_exporter_says_so() {
    let reader = "periodic: {exporter: {otlp_http: {endpoint: \"${HTTP}/v1/metrics\", \
                  default_histogram_aggregation: base2_exponential_bucket_histogram}}}";
    let receiver = exported(&provider(reader, ""));
    let metric = receiver.metric("shop.order.duration").data().clone();
    assert_eq!(metric.kind, MetricKind::ExponentialHistogram { cumulative: true });
}

#[test]
fn views_change_metrics() {
    let views = "  views:
    - selector: {instrument_name: shop.orders, meter_name: orders}
      stream: {name: shop.sales, description: Sold., attribute_keys: {included: [channel, user], excluded: [user]}}
    - selector: {instrument_type: histogram, unit: ms}
      stream: {aggregation: {explicit_bucket_histogram: {boundaries: [5, 10], record_min_max: false}}}
    - selector: {instrument_name: \"shop.q?eue\"}
      stream: {aggregation: {drop: }}
    - selector: {meter_version: \"2\"}
      stream: {aggregation: {sum: }, name: }
";
    let receiver = exported(&provider(HTTP, views));
    assert_eq!(names(&receiver), ["shop.order.duration", "shop.orders", "shop.sales"]);
    let channel = |channel: &'static str| [KeyValue::new("channel", channel)];
    receiver.metric("shop.sales").description("Sold.").unit("{order}").points(2).value(&channel("web"), 2);
    receiver.metric("shop.orders").value(&[], 10);
    let duration = receiver.metric("shop.order.duration").data().clone();
    let PointValue::Distribution { min, buckets, .. } = &duration.points[0].value else { panic!("{duration:?}") };
    assert_eq!(*min, None);
    assert_eq!(*buckets, Buckets::Explicit { bounds: vec![5.0, 10.0], counts: vec![0, 1, 0] });
}

#[test]
fn views_with_other_aggregations() {
    let views = "  views:
    - selector: {instrument_name: \"*duration\"}
      stream: {aggregation: {base2_exponential_bucket_histogram: {max_scale: 0, max_size: 4}}}
    - selector: {instrument_name: shop.queue}
      stream: {aggregation: {last_value: }}
    - selector: {instrument_name: shop.orders, meter_schema_url: https://example.com}
      stream: {aggregation: {default: }, name: never}
";
    let receiver = exported(&provider(HTTP, views));
    assert_eq!(names(&receiver), ["shop.order.duration", "shop.orders", "shop.orders", "shop.queue"]);
    let duration = receiver.metric("shop.order.duration").data().clone();
    assert_eq!(duration.kind, MetricKind::ExponentialHistogram { cumulative: true });
    receiver.metric("shop.queue").gauge().value(&[], 5);
}

#[test]
fn the_cardinality_is_limited() {
    let limits = "periodic:
        exporter: {otlp_http: {endpoint: \"${HTTP}/v1/metrics\"}}
        cardinality_limits: {default: 100, counter: 2}";
    let views = "  views:
    - selector: {instrument_name: shop.orders, meter_name: orders}
      stream: {name: shop.limited, aggregation_cardinality_limit: 1}
    - selector: {instrument_name: shop.orders, meter_name: orders}
      stream: {name: shop.by.default}
";
    let receiver = exported(&provider(limits, views));
    let overflow = [KeyValue::new("otel.metric.overflow", true)];
    receiver.metric("shop.limited").points(2).value(&overflow, 2);
    receiver.metric("shop.by.default").points(3).value(&overflow, 1);
    let limits =
        "periodic: {exporter: {otlp_http: {endpoint: \"${HTTP}/v1/metrics\"}}, cardinality_limits: {counter: 1}}";
    let receiver = exported(&provider(limits, ""));
    let orders =
        receiver.metrics().into_iter().find(|metric| metric.scope.name == "orders" && metric.name == "shop.orders");
    assert_eq!(orders.expect("the counter").points.len(), 2);
}

#[test]
fn prometheus_scrapes() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let reader = "pull:\n        exporter:\n          prometheus/development:\n            host: 127.0.0.1\n            port: 0\n            \
                  scope_info_enabled: false\n            target_info_enabled/development: true\n            \
                  translation_strategy: no_utf8_escaping_with_suffixes/development";
    let telemetry = builder(&folder, &provider(reader, ""), &receiver, &[]).install().expect("a valid file");
    assert_eq!(setting(&telemetry, "metrics.prometheus.host"), at("127.0.0.1", "otel.yaml:7"));
    assert_eq!(setting(&telemetry, "metrics.prometheus.port"), at("0", "otel.yaml:8"));
    assert_eq!(setting(&telemetry, "metrics.prometheus.scope_info"), at("false", "otel.yaml:9"));
    measure();
    let mut connection = TcpStream::connect(telemetry.prometheus_addresses()[0]).expect("it listens");
    let request = "GET /metrics HTTP/1.1\r\nhost: x\r\naccept: text/plain;version=1.0.0;escaping=allow-utf-8\r\nconnection: close\r\n\r\n";
    connection.write_all(request.as_bytes()).expect("a request");
    let mut page = String::new();
    connection.read_to_string(&mut page).expect("a page");
    assert!(page.contains("{\"shop.queue\"} 5") && page.contains("target_info"), "{page}");
}

#[test]
fn the_exemplar_filter_is_reported() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let yaml = provider(HTTP, "  exemplar_filter: trace_based\n");
    let telemetry = builder(&folder, &yaml, &receiver, &[]).install().expect("a valid file");
    let expected = "otel.yaml:5: `trace_based` is not supported, because the aggregations of the SDK keep no exemplars; using always_off";
    assert_eq!(problems(&telemetry), [expected]);
}

/// The same settings in code.
#[test]
fn code_has_the_same_settings() {
    let (_turn, receiver) = (turn(), Receiver::start());
    let boundaries = vec![5.0, 10.0];
    let metrics = Metrics::otlp()
        .endpoint(receiver.http_endpoint())
        .interval(Duration::from_secs(15))
        .temporality(Temporality::Delta)
        .view(
            View::new().instrument("SHOP.*").kind(InstrumentKind::Counter).meter("orders").keep_attributes(["channel"]),
        )
        .view(View::new().instrument("shop.queue").rename("shop.waiting").description("Waiting."))
        .view(
            View::new()
                .unit("ms")
                .aggregation(Aggregation::ExplicitBucketHistogram { boundaries, record_min_max: true }),
        )
        .cardinality_limit(1);
    let nothing: [(&str, &str); 0] = [];
    let builder = Telemetry::builder().environment(nothing).metrics(metrics).traces(Traces::none()).logs(Logs::none());
    let telemetry = builder.install().expect("valid settings");
    assert_eq!(setting(&telemetry, "metrics.views"), at("3", "code"));
    assert_eq!(setting(&telemetry, "metrics.cardinality_limit"), at("1", "code"));
    assert_eq!(setting(&telemetry, "metrics.interval"), at("15000 ms", "code"));
    assert_eq!(setting(&telemetry, "metrics.temporality"), at("delta", "code"));
    measure();
    telemetry.shutdown().expect("it arrives");
    receiver.wait_for_metrics(1, PATIENCE);
    receiver.metric("shop.waiting").description("Waiting.").value(&[], 5);
    let metrics = receiver.metrics();
    let orders = metrics.iter().find(|metric| metric.scope.name == "orders" && metric.name == "shop.orders");
    assert_eq!(orders.expect("the counter").points.len(), 2, "one channel, and the overflow");
}

#[test]
fn settings_in_code_are_checked() {
    let _turn = turn();
    let error = |metrics: Metrics| {
        let nothing: [(&str, &str); 0] = [];
        let builder = Telemetry::builder().environment(nothing).metrics(metrics);
        builder.install().expect_err("invalid settings").to_string()
    };
    assert_eq!(
        error(Metrics::console().view(View::new().instrument("a*").rename("b"))),
        "metrics.view: the name `b` would be that of several metrics; select one instrument by its name, without `*` and `?`"
    );
    assert_eq!(
        error(Metrics::console().cardinality_limit(0)),
        "metrics.cardinality_limit: cardinality limit must be greater than 0"
    );
    assert_eq!(error(Metrics::console().interval(Duration::ZERO)), "metrics.interval: zero is not an interval");
}

#[test]
fn meters_are_disabled() {
    let switch = |others: bool, rule: &str| {
        let rest = format!(
            "  meter_configurator/development:\n    default_config: {{enabled: {others}}}\n    meters: [{rule}]\n  \
             views: [{{selector: {{instrument_name: shop.queue}}, stream: {{description: Waiting.}}}}]\n"
        );
        names(&exported(&provider(HTTP, &rest)))
    };
    assert_eq!(switch(false, "{name: \"oth*\", config: {enabled: true}}"), ["shop.orders"]);
    assert_eq!(
        switch(true, "{name: o?her, config: {enabled: false}}"),
        ["shop.order.duration", "shop.orders", "shop.queue"]
    );
}
