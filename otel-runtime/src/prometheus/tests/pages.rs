//! Tests of each kind of instrument in each format.

use super::{OPEN_METRICS, Scraped, UTF8};
use expect_test::{Expect, expect};
use opentelemetry::metrics::MeterProvider as _;
use opentelemetry::{InstrumentationScope, KeyValue};

fn check(actual: &str, expected: &Expect) {
    expected.assert_eq(actual);
}

/// Records with one instrument of each kind.
fn shop() -> Scraped {
    let scraped = Scraped::new();
    let scope =
        InstrumentationScope::builder("shop").with_version("1.0").with_schema_url("https://example.org/1").build();
    let meter = scraped.provider.meter_with_scope(scope);
    let orders =
        meter.u64_counter("shop.orders").with_unit("{order}").with_description("Orders \\ \"placed\"\nso far").build();
    orders.add(2, &[KeyValue::new("shop.channel", "web"), KeyValue::new("error.type", "sold \"out\"\n")]);
    orders.add(1, &[]);
    let ratio = meter.u64_counter("retries").with_unit("1").build();
    ratio.add(1, &[]);
    meter.i64_up_down_counter("queue.length").with_unit("{job}").build().add(-3, &[]);
    meter.f64_gauge("cache.hit").with_unit("1").build().record(0.75, &[]);
    let duration =
        meter.f64_histogram("shop.order.duration").with_unit("s").with_boundaries(vec![0.1, 1.0, 5.0]).build();
    for seconds in [0.05, 0.5, 0.5, 7.0] {
        duration.record(seconds, &[KeyValue::new("le", "mine")]);
    }
    scraped
}

#[test]
fn text() {
    let expected = expect![[r#"
        # HELP target_info The resource that produced the metrics.
        # TYPE target_info gauge
        target_info{service_name="shop"} 1
        # HELP cache_hit_ratio The gauge cache.hit.
        # TYPE cache_hit_ratio gauge
        cache_hit_ratio{otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} 0.75
        # HELP queue_length The gauge queue.length.
        # TYPE queue_length gauge
        queue_length{otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} -3
        # HELP retries_total The counter retries.
        # TYPE retries_total counter
        retries_total{otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} 1
        # HELP shop_order_duration_seconds The histogram shop.order.duration.
        # TYPE shop_order_duration_seconds histogram
        shop_order_duration_seconds_bucket{exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0",le="0.1"} 1
        shop_order_duration_seconds_bucket{exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0",le="1"} 3
        shop_order_duration_seconds_bucket{exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0",le="5"} 3
        shop_order_duration_seconds_bucket{exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0",le="+Inf"} 4
        shop_order_duration_seconds_sum{exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} 8.05
        shop_order_duration_seconds_count{exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} 4
        # HELP shop_orders_total Orders \\ "placed"\nso far
        # TYPE shop_orders_total counter
        shop_orders_total{error_type="sold \"out\"\n",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0",shop_channel="web"} 2
        shop_orders_total{otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} 1
    "#]];
    check(&shop().page(None), &expected);
}

#[test]
fn open_metrics() {
    let expected = expect![[r#"
        # HELP target The resource that produced the metrics.
        # TYPE target info
        target_info{service_name="shop"} 1
        # HELP cache_hit_ratio The gauge cache.hit.
        # TYPE cache_hit_ratio gauge
        # UNIT cache_hit_ratio ratio
        cache_hit_ratio{otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} 0.75
        # HELP queue_length The gauge queue.length.
        # TYPE queue_length gauge
        queue_length{otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} -3
        # HELP retries The counter retries.
        # TYPE retries counter
        retries_total{otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} 1
        # HELP shop_order_duration_seconds The histogram shop.order.duration.
        # TYPE shop_order_duration_seconds histogram
        # UNIT shop_order_duration_seconds seconds
        shop_order_duration_seconds_bucket{exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0",le="0.1"} 1
        shop_order_duration_seconds_bucket{exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0",le="1.0"} 3
        shop_order_duration_seconds_bucket{exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0",le="5.0"} 3
        shop_order_duration_seconds_bucket{exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0",le="+Inf"} 4
        shop_order_duration_seconds_sum{exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} 8.05
        shop_order_duration_seconds_count{exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} 4
        # HELP shop_orders Orders \\ \"placed\"\nso far
        # TYPE shop_orders counter
        shop_orders_total{error_type="sold \"out\"\n",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0",shop_channel="web"} 2
        shop_orders_total{otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} 1
        # EOF
    "#]];
    check(&shop().page(OPEN_METRICS), &expected);
}

#[test]
fn text_with_utf8_names() {
    let expected = expect![[r#"
        # HELP target_info The resource that produced the metrics.
        # TYPE target_info gauge
        target_info{"service.name"="shop"} 1
        # HELP "cache.hit_ratio" The gauge cache.hit.
        # TYPE "cache.hit_ratio" gauge
        {"cache.hit_ratio",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} 0.75
        # HELP "queue.length" The gauge queue.length.
        # TYPE "queue.length" gauge
        {"queue.length",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} -3
        # HELP retries_total The counter retries.
        # TYPE retries_total counter
        retries_total{otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} 1
        # HELP "shop.order.duration_seconds" The histogram shop.order.duration.
        # TYPE "shop.order.duration_seconds" histogram
        {"shop.order.duration_seconds_bucket",exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0",le="0.1"} 1
        {"shop.order.duration_seconds_bucket",exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0",le="1"} 3
        {"shop.order.duration_seconds_bucket",exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0",le="5"} 3
        {"shop.order.duration_seconds_bucket",exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0",le="+Inf"} 4
        {"shop.order.duration_seconds_sum",exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} 8.05
        {"shop.order.duration_seconds_count",exported_le="mine",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} 4
        # HELP "shop.orders_total" Orders \\ "placed"\nso far
        # TYPE "shop.orders_total" counter
        {"shop.orders_total","error.type"="sold \"out\"\n",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0","shop.channel"="web"} 2
        {"shop.orders_total",otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_version="1.0"} 1
    "#]];
    check(&shop().page(UTF8), &expected);
}

#[test]
fn other_escapings() {
    let shop = shop();
    for (escaping, name) in [("dots", "shop_dot_orders__total"), ("values", "U__shop_2e_orders__total")] {
        for media in ["text/plain", "application/openmetrics-text"] {
            let page = shop.page(Some(&format!("{media};escaping={escaping}")));
            assert!(page.contains(&format!("\n{name}{{")), "{page}");
        }
    }
}

#[test]
fn exponential_histograms_have_bounds_at_powers_of_two() {
    let scraped = Scraped::new();
    let meter = scraped.provider.meter("shop");
    let size = meter.f64_histogram("basket").with_unit("By").build();
    for bytes in [0.0, 1.0, 1.5, 3.0, 4.0, 4.5, 30.0] {
        size.record(bytes, &[]);
    }
    let change = meter.f64_histogram("change").with_unit("By").build();
    for bytes in [-5.0, -0.75, 0.75] {
        change.record(bytes, &[]);
    }
    let expected = expect![[r#"
        # HELP target_info The resource that produced the metrics.
        # TYPE target_info gauge
        target_info{service_name="shop"} 1
        # HELP basket_bytes The histogram basket.
        # TYPE basket_bytes histogram
        basket_bytes_bucket{otel_scope_name="shop",le="0"} 1
        basket_bytes_bucket{otel_scope_name="shop",le="1"} 2
        basket_bytes_bucket{otel_scope_name="shop",le="2"} 3
        basket_bytes_bucket{otel_scope_name="shop",le="4"} 5
        basket_bytes_bucket{otel_scope_name="shop",le="8"} 6
        basket_bytes_bucket{otel_scope_name="shop",le="16"} 6
        basket_bytes_bucket{otel_scope_name="shop",le="32"} 7
        basket_bytes_bucket{otel_scope_name="shop",le="+Inf"} 7
        basket_bytes_sum{otel_scope_name="shop"} 44
        basket_bytes_count{otel_scope_name="shop"} 7
        # HELP change_bytes The histogram change.
        # TYPE change_bytes histogram
        change_bytes_bucket{otel_scope_name="shop",le="-4"} 1
        change_bytes_bucket{otel_scope_name="shop",le="-2"} 1
        change_bytes_bucket{otel_scope_name="shop",le="-1"} 1
        change_bytes_bucket{otel_scope_name="shop",le="-0.5"} 2
        change_bytes_bucket{otel_scope_name="shop",le="0"} 2
        change_bytes_bucket{otel_scope_name="shop",le="1"} 3
        change_bytes_bucket{otel_scope_name="shop",le="+Inf"} 3
        change_bytes_count{otel_scope_name="shop"} 3
    "#]];
    check(&scraped.page(None), &expected);
}

#[test]
fn a_histogram_with_negative_values_has_no_sum() {
    let scraped = Scraped::new();
    let balance = scraped.provider.meter("").f64_histogram("balance").with_boundaries(vec![0.0]).build();
    balance.record(-1.0, &[]);
    balance.record(9.0, &[]);
    let expected = expect![[r#"
        # HELP target The resource that produced the metrics.
        # TYPE target info
        target_info{service_name="shop"} 1
        # HELP balance The histogram balance.
        # TYPE balance histogram
        balance_bucket{le="0.0"} 1
        balance_bucket{le="+Inf"} 2
        balance_count 2
        # EOF
    "#]];
    check(&scraped.page(OPEN_METRICS), &expected);
}

#[test]
fn an_empty_page_is_valid() {
    let scraped = Scraped::new();
    check(
        &scraped.page(None),
        &expect![[r#"
            # HELP target_info The resource that produced the metrics.
            # TYPE target_info gauge
            target_info{service_name="shop"} 1
        "#]],
    );
    scraped.provider.shutdown().expect("it stops");
    assert_eq!(scraped.page(None), "");
    assert_eq!(scraped.page(OPEN_METRICS), "# EOF\n");
}

#[test]
fn pages_are_deterministic() {
    let shop = shop();
    for name in ["b", "a", "c"] {
        shop.provider.meter(name).u64_counter("same").build().add(1, &[]);
    }
    let first = shop.page(None);
    assert!((0..20).all(|_| shop.page(None) == first));
}
