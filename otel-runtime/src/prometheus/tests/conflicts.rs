//! Tests of metrics whose names conflict.

use super::{OPEN_METRICS, Scraped};
use expect_test::{Expect, expect};
use opentelemetry::KeyValue;
use opentelemetry::metrics::MeterProvider as _;

fn check(scraped: &Scraped, accept: Option<&str>, page: &Expect, lost: &[&str]) {
    page.assert_eq(&scraped.page(accept));
    assert_eq!(scraped.lost(), lost);
}

#[test]
fn metrics_of_one_type_are_one_family() {
    let scraped = Scraped::new();
    for (scope, description) in [("b", "As b says"), ("a", ""), ("c", "As c says")] {
        let meter = scraped.provider.meter(scope);
        meter.u64_counter("jobs").with_description(description).build().add(1, &[]);
    }
    let page = expect![[r#"
        # HELP target_info The resource that produced the metrics.
        # TYPE target_info gauge
        target_info{service_name="shop"} 1
        # HELP jobs_total As b says
        # TYPE jobs_total counter
        jobs_total{otel_scope_name="a"} 1
        jobs_total{otel_scope_name="b"} 1
        jobs_total{otel_scope_name="c"} 1
    "#]];
    check(&scraped, None, &page, &[]);
}

#[test]
fn a_later_metric_of_another_type_is_omitted() {
    let scraped = Scraped::new();
    scraped.provider.meter("a").u64_counter("jobs.total").build().add(1, &[]);
    scraped.provider.meter("b").i64_gauge("jobs_total").build().record(2, &[]);
    let lost = ["1: gauge `jobs_total` is left out, because its name `jobs_total` is already used by counter \
                 `jobs.total`; rename one of the two"];
    let page = expect![[r#"
        # HELP target_info The resource that produced the metrics.
        # TYPE target_info gauge
        target_info{service_name="shop"} 1
        # HELP jobs_total The counter jobs.total.
        # TYPE jobs_total counter
        jobs_total{otel_scope_name="a"} 1
    "#]];
    check(&scraped, None, &page, &lost);
}

#[test]
fn names_of_histogram_series_are_reserved() {
    let scraped = Scraped::new();
    scraped.provider.meter("a").f64_histogram("size").with_boundaries(vec![1.0]).build().record(1.0, &[]);
    scraped.provider.meter("b").i64_gauge("size.count").build().record(2, &[]);
    scraped.provider.meter("b").i64_gauge("target.info").build().record(2, &[]);
    let lost = [
        "1: gauge `size.count` is left out, because its name `size_count` is already used by histogram `size`; rename \
         one of the two",
        "1: gauge `target.info` is left out, because its name `target_info` is already used by the resource; rename \
         one of the two",
    ];
    let page = expect![[r#"
        # HELP target_info The resource that produced the metrics.
        # TYPE target_info gauge
        target_info{service_name="shop"} 1
        # HELP size The histogram size.
        # TYPE size histogram
        size_bucket{otel_scope_name="a",le="1"} 1
        size_bucket{otel_scope_name="a",le="+Inf"} 1
        size_sum{otel_scope_name="a"} 1
        size_count{otel_scope_name="a"} 1
    "#]];
    check(&scraped, None, &page, &lost);
}

#[test]
fn open_metrics_reserves_the_name_without_total() {
    let scraped = Scraped::new();
    scraped.provider.meter("a").u64_counter("jobs").build().add(1, &[]);
    scraped.provider.meter("b").i64_gauge("jobs").build().record(2, &[]);
    assert!(scraped.page(None).contains("\njobs{"), "text does not");
    let lost = ["1: gauge `jobs` is left out, because its name `jobs` is already used by counter `jobs`; rename one \
                 of the two"];
    let page = expect![[r#"
        # HELP target The resource that produced the metrics.
        # TYPE target info
        target_info{service_name="shop"} 1
        # HELP jobs The counter jobs.
        # TYPE jobs counter
        jobs_total{otel_scope_name="a"} 1
        # EOF
    "#]];
    check(&scraped, OPEN_METRICS, &page, &lost);
}

#[test]
fn each_series_is_written_once() {
    let scraped = Scraped::new();
    let meter = scraped.provider.meter("a");
    meter.u64_counter("a.b").build().add(1, &[]);
    meter.u64_counter("a_b").build().add(2, &[]);
    meter.u64_counter("a_b").build().add(3, &[KeyValue::new("k", "v")]);
    let lost = ["1: `a_b` has a series that another metric named `a_b_total` already has"];
    let page = expect![[r#"
        # HELP target_info The resource that produced the metrics.
        # TYPE target_info gauge
        target_info{service_name="shop"} 1
        # HELP a_b_total The counter a.b.
        # TYPE a_b_total counter
        a_b_total{k="v",otel_scope_name="a"} 3
        a_b_total{otel_scope_name="a"} 1
    "#]];
    check(&scraped, None, &page, &lost);
}

/// Two attribute sets of one instrument can have the same labels. Their values are added, as if a view had removed the difference.
#[test]
fn series_with_the_same_labels_are_added() {
    let scraped = Scraped::new();
    let meter = scraped.provider.meter("a");
    let jobs = meter.u64_counter("jobs").build();
    let size = meter.f64_histogram("size").with_boundaries(vec![1.0, 2.0]).build();
    for (key, value) in [("a.b", 1), ("a_b", 2), ("a/b", 4)] {
        jobs.add(value, &[KeyValue::new(key, "x")]);
        size.record(0.5, &[KeyValue::new(key, "x")]);
    }
    let page = expect![[r#"
        # HELP target_info The resource that produced the metrics.
        # TYPE target_info gauge
        target_info{service_name="shop"} 1
        # HELP jobs_total The counter jobs.
        # TYPE jobs_total counter
        jobs_total{a_b="x",otel_scope_name="a"} 7
        # HELP size The histogram size.
        # TYPE size histogram
        size_bucket{a_b="x",otel_scope_name="a",le="1"} 3
        size_bucket{a_b="x",otel_scope_name="a",le="2"} 3
        size_bucket{a_b="x",otel_scope_name="a",le="+Inf"} 3
        size_sum{a_b="x",otel_scope_name="a"} 1.5
        size_count{a_b="x",otel_scope_name="a"} 3
    "#]];
    check(&scraped, None, &page, &[]);
    let reported = "`jobs` has several series with the same labels on the page; the page contains their sum";
    assert!(scraped.scrape.reported().contains(&reported.to_owned()));
}

#[test]
fn scopes_without_labels_are_added() {
    let scraped = Scraped::new().without_scope_info();
    for (scope, value) in [("a", 1), ("b", 2)] {
        let meter = scraped.provider.meter(scope);
        meter.u64_counter("jobs").build().add(value, &[KeyValue::new("otel_scope_name", "mine")]);
        meter.u64_gauge("level").build().record(value, &[]);
        let bounds = if scope == "a" { vec![1.0, 2.0] } else { vec![2.0, 4.0] };
        meter.f64_histogram("size").with_boundaries(bounds).build().record(1.5, &[]);
    }
    // Only the boundary 2 has a count in both histograms. The last value of a gauge is not known.
    let page = expect![[r#"
        # HELP target_info The resource that produced the metrics.
        # TYPE target_info gauge
        target_info{service_name="shop"} 1
        # HELP jobs_total The counter jobs.
        # TYPE jobs_total counter
        jobs_total{otel_scope_name="mine"} 3
        # HELP level The gauge level.
        # TYPE level gauge
        level 1
        # HELP size The histogram size.
        # TYPE size histogram
        size_bucket{le="2"} 2
        size_bucket{le="+Inf"} 2
        size_sum 3
        size_count 2
    "#]];
    check(&scraped, None, &page, &["1: `level` has a series that another metric named `level` already has"]);
}

#[test]
fn overflow_is_reported_once() {
    let scraped = Scraped::new();
    let visits = scraped.provider.meter("a").u64_counter("visits").build();
    for page in 0..3000 {
        visits.add(1, &[KeyValue::new("page", page)]);
    }
    let page = scraped.page(None);
    assert!(page.contains("visits_total{otel_metric_overflow=\"true\",otel_scope_name=\"a\"} 1000\n"), "{page}");
    scraped.page(OPEN_METRICS);
    let reported = "`visits` has more attribute sets than the limit of the SDK; the series `otel.metric.overflow` contains the \
         sum of the others";
    assert_eq!(scraped.scrape.reported(), [reported]);
}

#[test]
fn a_panic_in_the_collection_is_counted_as_a_loss() {
    let scraped = Scraped::new();
    let meter = scraped.provider.meter("a");
    meter.u64_observable_gauge("broken").with_callback(|_| panic!("expected in this test")).build();
    assert_eq!(scraped.page(None), "");
    assert_eq!(scraped.page(OPEN_METRICS), "# EOF\n");
    assert_eq!(
        scraped.lost(),
        ["1: a callback panicked while metrics were being collected; no further metrics can be \
                                 read"]
    );
}
