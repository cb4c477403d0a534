use super::super::ConsoleMetrics;
use super::printing::Terminal;
use expect_test::expect;
use opentelemetry::KeyValue;
use opentelemetry::metrics::MeterProvider as _;
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider};

fn started() -> (Terminal, SdkMeterProvider) {
    let terminal = Terminal::default();
    let reader = PeriodicReader::builder(ConsoleMetrics::new(terminal.clone())).build();
    (terminal, SdkMeterProvider::builder().with_reader(reader).build())
}

#[test]
fn a_summary_is_printed_when_it_changes() {
    let (terminal, provider) = started();
    let meter = provider.meter("test");
    provider.force_flush().expect("the terminal takes everything");
    assert_eq!(terminal.text(), "");

    let calls = meter.u64_counter("users.registered").with_unit("{user}").build();
    calls.add(2, &[KeyValue::new("channel", "web\x1b[2J"), KeyValue::new("acme.plan", "free")]);
    calls.add(3, &[]);
    calls.add(1, &[KeyValue::new("error.type", "taken"), KeyValue::new("channel", "web")]);
    let duration = meter.f64_histogram("users.registered.duration").with_unit("s").build();
    duration.record(0.0002, &[]);
    duration.record(0.012, &[]);
    meter.i64_up_down_counter("jobs").build().add(-1, &[]);
    meter.f64_gauge("temperature").with_unit("Cel").build().record(21.456_7, &[]);
    meter.f64_gauge("ratio").with_unit("1").build().record(0.000_25, &[]);
    meter.u64_histogram("size").with_unit("By").build().record(1024, &[]);
    meter.f64_histogram("render").with_unit("ms").build().record(0.25, &[]);
    meter.f64_gauge("busy").with_unit("us").build().record(2_500.0, &[]);
    meter.u64_counter("otel.sdk.log.created").build().add(1, &[]);
    provider.force_flush().expect("the terminal takes everything");
    expect![[r#"
        metrics
          busy                                                    2.5 ms
          jobs                                                    -1
          ratio                                                   2.5e-4
          render                                                  1 time, 250 µs
          size                                                    1 time, 1024 By
          temperature                                             21.457 Cel
          users.registered                                        3
          users.registered  acme.plan=free  channel=web\u{1b}[2J  2
          users.registered  channel=web  error.type=taken         1
          users.registered.duration                               2 times, 6.1 ms on average, 200 µs to 12.0 ms
    "#]]
    .assert_eq(&terminal.text());

    provider.force_flush().expect("the terminal takes everything");
    assert_eq!(terminal.text(), "", "nothing has changed");
    calls.add(1, &[]);
    provider.shutdown().expect("the terminal takes everything");
    let text = terminal.text();
    let changed = text.lines().find(|line| line.starts_with("  users.registered  "));
    assert!(changed.is_some_and(|line| line.ends_with("  4")), "{text}");
}

#[test]
fn further_points_are_counted() {
    let (terminal, provider) = started();
    let counter = provider.meter("test").u64_counter("many").build();
    for number in 0..60 {
        counter.add(1, &[KeyValue::new("number", number)]);
    }
    provider.force_flush().expect("the terminal takes everything");
    let text = terminal.text();
    assert_eq!((text.lines().count(), text.lines().last()), (52, Some("  +10 more")));
}
