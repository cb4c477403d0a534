//! Settings in code and in the environment.

use super::{builder, get, order, turn};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{LogBatch, LogExporter};
use otel_runtime::testing::Receiver;
use otel_runtime::{InstallError, Logs, Metrics};
use std::net::TcpListener;
use std::time::Duration;

const FREE: [(&str, &str); 2] =
    [("OTEL_EXPORTER_PROMETHEUS_HOST", "127.0.0.1"), ("OTEL_EXPORTER_PROMETHEUS_PORT", "0")];

#[test]
fn the_environment_can_enable_it() {
    let _turn = turn();
    let [host, port] = FREE;
    let telemetry = builder(&[("OTEL_METRICS_EXPORTER", "prometheus"), host, port]).install().expect("a free port");
    order();
    assert!(get(telemetry.prometheus_addresses()[0], "").body.contains("shop_orders_total{"));
    let source = |name| telemetry.report().setting(name).map(|setting| setting.source.as_str());
    assert_eq!(source("metrics"), Some("OTEL_METRICS_EXPORTER"));
    assert_eq!(source("metrics.prometheus.host"), Some(host.0));
    assert_eq!(source("metrics.prometheus.port"), Some(port.0));
    assert_eq!(source("metrics.interval"), None, "nothing is exported in intervals");
    assert_eq!(telemetry.report().problems(), []);
}

#[test]
fn it_works_with_other_exporters() {
    let _turn = turn();
    let receiver = Receiver::start();
    let [host, port] = FREE;
    let endpoint = receiver.http_endpoint();
    let variables = [
        ("OTEL_METRICS_EXPORTER", "otlp,prometheus"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.as_str()),
        ("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta"),
        host,
        port,
    ];
    let by_variable = builder(&variables).install().expect("a free port");
    order();
    // Metrics that are pushed as deltas are still scraped as cumulative sums.
    by_variable.flush().expect("it arrives");
    order();
    let page = get(by_variable.prometheus_addresses()[0], "").body;
    let count = page.lines().find(|line| line.starts_with("shop_orders_total{")).expect("the counter");
    assert!(count.ends_with("} 2"), "{count}");
    by_variable.shutdown().expect("it arrives");
    let metrics = receiver.wait_for_metrics(1, Duration::from_secs(5));
    assert!(metrics.iter().any(|metric| metric.name == "shop.orders"), "{metrics:?}");

    let both = Metrics::otlp().endpoint(&endpoint).and(Metrics::prometheus("127.0.0.1:0"));
    let in_code = builder(&[]).metrics(both.and(Metrics::prometheus("127.0.0.1:0"))).install().expect("free ports");
    assert_eq!(in_code.report().setting("metrics").map(|all| all.value.as_str()), Some("otlp,prometheus,prometheus"));
    for address in in_code.prometheus_addresses() {
        assert_eq!(get(*address, "").status, 200);
    }
}

#[test]
fn a_port_in_use_is_an_error_that_names_it() {
    let _turn = turn();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address");
    let port = address.port().to_string();
    let variables =
        [("OTEL_METRICS_EXPORTER", "prometheus"), FREE[0], ("OTEL_EXPORTER_PROMETHEUS_PORT", port.as_str())];
    let error = builder(&variables).install().expect_err("the port is taken");
    assert!(matches!(error, InstallError::Listen { .. }), "{error:?}");
    let begin = format!("OTEL_EXPORTER_PROMETHEUS_PORT: cannot listen on `{address}`: ");
    assert!(error.to_string().starts_with(&begin), "{error}");
    let error =
        builder(&[]).metrics(Metrics::prometheus(address.to_string())).install().expect_err("the port is taken");
    assert!(error.to_string().starts_with(&format!("metrics.prometheus: cannot listen on `{address}`: ")), "{error}");
    // `localhost` can resolve to a second address, but a page there would not be found.
    let by_name = format!("localhost:{port}");
    let error = builder(&[]).metrics(Metrics::prometheus(&by_name)).install().expect_err("the port is taken");
    assert!(error.to_string().contains(&format!("cannot listen on `{by_name}`")), "{error}");
}

#[test]
fn unsupported_settings_are_reported() {
    let _turn = turn();
    let error = builder(&[]).metrics(Metrics::prometheus("9464")).install().expect_err("that is not an address");
    assert_eq!(
        error.to_string(),
        "metrics.prometheus: `9464` is not an address; write `127.0.0.1:9464`, or port 0 for any free port"
    );
    let misuse = Metrics::prometheus("127.0.0.1:0").timeout(Duration::from_secs(1));
    let error = builder(&[]).metrics(misuse).install().expect_err("that is not a setting of it");
    assert_eq!(
        error.to_string(),
        "metrics: `.timeout(..)` is a setting of `otlp()`, but it follows `prometheus`; \
                                   write it directly after `otlp()`"
    );
    let unused = builder(&[("OTEL_METRICS_EXPORTER", "none"), ("OTEL_EXPORTER_PROMETHEUS_PORT", "1")]).install();
    let unused = unused.expect("it can be followed");
    let problems: Vec<_> = unused.report().problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["OTEL_EXPORTER_PROMETHEUS_PORT: not used, because no enabled component reads it"]);
    assert_eq!(unused.prometheus_addresses(), []);
}

#[test]
fn labels_of_the_scope_can_be_disabled() {
    let _turn = turn();
    let metrics = Metrics::prometheus("127.0.0.1:0").scope_info_enabled(false).and(Metrics::prometheus("127.0.0.1:0"));
    let telemetry = builder(&[]).metrics(metrics).install().expect("free ports");
    order();
    let pages: Vec<_> = telemetry.prometheus_addresses().iter().map(|address| get(*address, "").body).collect();
    assert!(pages[0].contains("\nshop_orders_total 1\n"), "{}", pages[0]);
    assert!(pages[1].contains("\nshop_orders_total{otel_scope_name="), "{}", pages[1]);
    let report = telemetry.report();
    assert_eq!(report.setting("metrics.prometheus.scope_info").map(|setting| setting.value.as_str()), Some("false"));
    drop(telemetry);
    let misuse = builder(&[]).metrics(Metrics::otlp().scope_info_enabled(false)).install().expect_err("no page");
    assert_eq!(
        misuse.to_string(),
        "metrics: `.scope_info_enabled(..)` is a setting of `prometheus(..)`, but it follows `otlp`; write it directly \
         after `prometheus(..)`"
    );
}

/// The SDK counts its log records in `otel.sdk.log.created`.
#[test]
fn metrics_of_the_sdk_are_on_the_page_on_request() {
    let _turn = turn();
    let metrics = Metrics::prometheus("127.0.0.1:0").sdk_metrics(true).and(Metrics::prometheus("127.0.0.1:0"));
    let telemetry = builder(&[]).logs(Logs::exporter(Discarded)).metrics(metrics).install().expect("free ports");
    otel_runtime::log!("counted by the SDK", level = "error");
    telemetry.flush().expect("it arrives");
    let pages: Vec<_> = telemetry.prometheus_addresses().iter().map(|address| get(*address, "").body).collect();
    assert!(pages[0].contains("\notel_sdk_log_created_total"), "{}", pages[0]);
    assert!(!pages[1].contains("otel_sdk_"), "{}", pages[1]);
}

#[derive(Debug)]
struct Discarded;

impl LogExporter for Discarded {
    async fn export(&self, _: LogBatch<'_>) -> OTelSdkResult {
        Ok(())
    }
}
