//! Tests with arbitrary names, labels, units and texts.

use super::{exponential, parser};
use crate::prometheus::Page;
use crate::prometheus::accept::PageFormat;
use crate::prometheus::family::Families;
use crate::prometheus::options::PageOptions;
use crate::prometheus::reader::PullReader;
use opentelemetry::metrics::{Meter, MeterProvider as _};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::reader::MetricReader as _;
use opentelemetry_sdk::metrics::{ManualReader, SdkMeterProvider};
use std::sync::Arc;

/// A random number generator. The same seed results in the same sequence.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // Xorshift, which is sufficient here.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides).expect("few sides")).expect("fewer than sides")
    }

    fn text(&mut self, parts: &[&str], longest: usize) -> String {
        (0..self.roll(longest + 1)).map(|_| parts[self.roll(parts.len())]).collect()
    }

    /// Uses a small alphabet, so that names often conflict.
    fn name(&mut self) -> String {
        let parts = [
            "a", "b", "_", ".", "/", "9", ":", "ß", "\"", "\\", "\n", "{", " ", "_total", "_sum", ".count", "_info",
            "le",
        ];
        self.text(&parts, 4)
    }

    fn attributes(&mut self) -> Vec<KeyValue> {
        let keys = ["a.b", "a_b", "le", "", "__name__", "9", "a:b", "otel.scope.name", "ü", "\"", "\\", "\n"];
        let values = ["", "x", "\"", "\\", "\n", "}", ",", " ", "ß", "\\n"];
        let count = self.roll(4);
        (0..count).map(|_| KeyValue::new(keys[self.roll(keys.len())], self.text(&values, 3))).collect()
    }
}

fn record(meter: &Meter, dice: &mut Dice) {
    let (name, attributes) = (dice.name(), dice.attributes());
    let unit = ["", "1", "s", "By", "{x}/s", "a b", "µ\n", "%"][dice.roll(8)];
    let description = dice.text(&["", "x", "\"", "\\", "\n", "ß"], 4);
    let value = [0.0, -1.5, 1e300, f64::NAN, f64::INFINITY, 1e-9][dice.roll(6)];
    match dice.roll(4) {
        0 => meter.u64_counter(name).with_unit(unit).with_description(description).build().add(1, &attributes),
        1 => meter.i64_up_down_counter(name).with_unit(unit).with_description(description).build().add(-1, &attributes),
        2 => meter.f64_gauge(name).with_unit(unit).with_description(description).build().record(value, &attributes),
        _ => meter.f64_histogram(name).with_unit(unit).with_description(description).build().record(value, &attributes),
    }
}

#[test]
fn the_page_is_valid_for_arbitrary_metrics() {
    for seed in 1..=100 {
        // Without a handle, which would report every conflict.
        let reader = Arc::new(ManualReader::builder().build());
        let pull = PullReader::new(Arc::clone(&reader));
        let provider = SdkMeterProvider::builder().with_reader(pull).with_view(exponential).build();
        let mut dice = Dice(u64::wrapping_mul(seed, 0x9E37_79B9_7F4A_7C15));
        for scope in ["a", "b", ""] {
            let scope = InstrumentationScope::builder(scope).with_attributes(dice.attributes()).build();
            let meter = provider.meter_with_scope(scope);
            (0..6).for_each(|_| record(&meter, &mut dice));
        }
        for escaping in ["underscores", "allow-utf-8", "dots", "values"] {
            for media in ["text/plain", "application/openmetrics-text"] {
                let mut metrics = ResourceMetrics::default();
                reader.collect(&mut metrics).expect("it is there");
                let format = PageFormat::negotiate(Some(&format!("{media};escaping={escaping}")), true);
                parser::check(&Page::of(&Families::of(&metrics, format, PageOptions::default())));
            }
        }
    }
}
