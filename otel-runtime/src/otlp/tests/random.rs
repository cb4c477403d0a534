//! Arbitrary values. The same seed results in the same sequence.

use opentelemetry::logs::AnyValue;
use opentelemetry::{Array, InstrumentationScope, KeyValue, StringValue, Value};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        // Xorshift, which is sufficient here.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    pub(super) fn u32(&mut self) -> u32 {
        u32::try_from(self.below(5)).expect("is small") * 1000
    }

    /// Returns a list of at most `longest` values.
    pub(super) fn list<T>(&mut self, longest: u64, mut value: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(longest + 1)).map(|_| value(self)).collect()
    }

    /// Returns a text that is often empty, and sometimes longer than a length of one byte can say.
    pub(super) fn text(&mut self) -> String {
        let length = [0, 1, 7, 127, 128, 300, 2_000][usize::try_from(self.below(7)).expect("is small")];
        "aß€\n😀\0".chars().cycle().take(length).collect()
    }

    pub(super) fn time(&mut self) -> SystemTime {
        UNIX_EPOCH + Duration::from_nanos(self.next() >> 1)
    }

    fn float(&mut self) -> f64 {
        [0.0, -0.0, 1.5, -1e300, f64::INFINITY, f64::MIN_POSITIVE][usize::try_from(self.below(6)).expect("is small")]
    }

    fn value(&mut self) -> Value {
        match self.below(8) {
            0 => Value::Bool(self.below(2) == 0),
            1 => Value::I64(self.next().cast_signed() >> self.below(64)),
            2 => Value::F64(self.float()),
            3 => Value::Array(Array::Bool(self.list(3, |random| random.below(2) == 0))),
            4 => Value::Array(Array::I64(self.list(3, |random| random.next().cast_signed()))),
            5 => Value::Array(Array::F64(self.list(3, Self::float))),
            6 => Value::Array(Array::String(self.list(3, |random| StringValue::from(random.text())))),
            _ => Value::String(self.text().into()),
        }
    }

    pub(super) fn attributes(&mut self) -> Vec<KeyValue> {
        self.list(4, |random| KeyValue::new(random.text(), random.value()))
    }

    pub(super) fn any_value(&mut self, depth: u32) -> AnyValue {
        match self.below(if depth == 0 { 5 } else { 7 }) {
            0 => AnyValue::Boolean(self.below(2) == 0),
            1 => AnyValue::Int(self.next().cast_signed()),
            2 => AnyValue::Double(self.float()),
            3 => AnyValue::Bytes(Box::new(self.text().into_bytes())),
            4 => AnyValue::String(self.text().into()),
            5 => AnyValue::ListAny(Box::new(self.list(3, |random| random.any_value(depth - 1)))),
            _ => {
                let pairs = self.list(3, |random| (random.text().into(), random.any_value(depth - 1)));
                AnyValue::Map(Box::new(pairs.into_iter().collect()))
            }
        }
    }

    /// Returns one of a few scopes that differ in one part each.
    pub(super) fn scope(&mut self) -> InstrumentationScope {
        let scope = InstrumentationScope::builder("orders");
        match self.below(5) {
            0 => InstrumentationScope::default(),
            1 => scope.build(),
            2 => scope.with_version("1.0").build(),
            3 => scope.with_schema_url("https://example.org/1").build(),
            _ => scope.with_attributes([KeyValue::new("team", "shop")]).build(),
        }
    }
}
