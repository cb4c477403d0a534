//! A page on a router of the application.

use super::{builder, order, turn};
use axum::Router;
use axum::body::Body;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, Request};
use axum::routing::get;
use otel_runtime::prometheus::Scrape;
use otel_runtime::{Metrics, Telemetry};
use tower::ServiceExt as _;

fn router(scrape: Scrape) -> Router {
    let page = |headers: HeaderMap| async move {
        let page = scrape.render(headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()));
        ([(CONTENT_TYPE, page.content_type)], page.body)
    };
    Router::new().route("/metrics", get(page))
}

async fn fetch(scrape: Scrape) -> (String, String) {
    let request = Request::get("/metrics").header("accept", "application/openmetrics-text").body(Body::empty());
    let response = router(scrape).oneshot(request.expect("a request")).await.expect("an answer");
    let content_type = response.headers()["content-type"].to_str().expect("text").to_owned();
    let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.expect("a body");
    (content_type, String::from_utf8(body.to_vec()).expect("text"))
}

#[test]
fn a_page_is_a_response() {
    let _turn = turn();
    let scrape = Scrape::new();
    let telemetry = builder(&[]).metrics(Metrics::none()).scrape(&scrape).install().expect("it can be followed");
    order();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let (content_type, body) = runtime.block_on(fetch(scrape));
    assert_eq!(content_type, "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores");
    assert!(body.contains("shop_orders_total{"), "{body}");
    telemetry.shutdown().expect("nothing is lost");
}

#[test]
fn a_handle_outlives_installations() {
    let _turn = turn();
    let scrape = Scrape::new();
    let clone = scrape.clone();
    assert_eq!(scrape.render(None).body, "");
    let install =
        |builder: otel_runtime::TelemetryBuilder| builder.scrape(&scrape).install().expect("it can be followed");
    for exporter in ["none", "console", "otlp/stdout"] {
        let telemetry: Telemetry = install(builder(&[("OTEL_METRICS_EXPORTER", exporter)]));
        order();
        let page = clone.render(None).body;
        let count = page.lines().find(|line| line.starts_with("shop_orders_total{")).expect("the counter");
        assert!(count.ends_with("} 1"), "{exporter}: {count}");
        let report = telemetry.report();
        assert_eq!(report.setting("metrics.scrapes").map(|setting| setting.source.as_str()), Some("code"));
        assert!(report.to_string().contains("metrics to scrape: "), "{report}");
        telemetry.shutdown().expect("nothing is lost");
        assert_eq!(clone.render(None).body, "", "{exporter}");
        assert_eq!(clone.render(Some("application/openmetrics-text")).body, "# EOF\n");
    }
    // Without any settings, and with everything disabled.
    let nothing: [(&str, &str); 0] = [];
    let by_default = install(Telemetry::builder().environment(nothing));
    assert!(clone.render(None).body.contains("target_info{"));
    drop(by_default);
    let disabled = install(Telemetry::builder().environment([("OTEL_SDK_DISABLED", "true")]));
    assert_eq!(clone.render(None).body, "");
    drop(disabled);
}
