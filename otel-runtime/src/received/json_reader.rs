//! OTLP/JSON, in which floats are numbers or text.
//!
//! Specification: the [JSON mapping of Protobuf](https://protobuf.dev/programming-guides/json/).

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};

/// Reads a message.
///
/// # Errors
///
/// Returns an error if the text is not JSON, or not the message.
pub(crate) fn from_json<M: DeserializeOwned>(text: &[u8]) -> serde_json::Result<M> {
    let tree = Tree { value: serde_json::from_slice(text)?, is_float: false };
    // Without the tree, an error has a position.
    M::deserialize(tree).or_else(|_| serde_json::from_slice(text))
}

/// The fields of OTLP that are floats.
const FLOATS: &[&str] =
    &["doubleValue", "asDouble", "sum", "min", "max", "explicitBounds", "zeroThreshold", "quantile", "value"];

/// A part of the text.
struct Tree {
    value: Value,
    /// Whether it is the value of a field that is a float, or an element of it.
    is_float: bool,
}

/// Returns a float that is text: the name of one that is no number in JSON, or a number.
fn float(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => text.parse().ok().filter(|number: &f64| number.is_finite()),
    }
}

impl<'de> Deserializer<'de> for Tree {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::String(text) => match float(&text).filter(|_| self.is_float) {
                Some(number) => visitor.visit_f64(number),
                None => visitor.visit_string(text),
            },
            Value::Array(values) => {
                let items = values.into_iter().map(|value| Self { value, is_float: self.is_float });
                let mut items = SeqDeserializer::new(items);
                let all = visitor.visit_seq(&mut items)?;
                items.end().map(|()| all)
            }
            Value::Object(fields) => {
                let field = |(key, value): (String, Value)| {
                    let is_float = FLOATS.contains(&key.as_str());
                    (key, Self { value, is_float })
                };
                let mut fields = MapDeserializer::new(fields.into_iter().map(field));
                let all = visitor.visit_map(&mut fields)?;
                fields.end().map(|()| all)
            }
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.value.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

impl IntoDeserializer<'_, Error> for Tree {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::from_json;
    use crate::received::{self, PointValue};
    use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
    use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
    use opentelemetry_proto::tonic::metrics::v1::{Exemplar, HistogramDataPoint, exemplar};

    fn double(text: &str) -> Option<f64> {
        let message = format!(r#"{{"key":"k","value":{{"doubleValue":{text}}}}}"#);
        let read: KeyValue = from_json(message.as_bytes()).expect("OTLP");
        match read.value {
            Some(AnyValue { value: Some(any_value::Value::DoubleValue(number)) }) => Some(number),
            _ => None,
        }
    }

    #[test]
    fn a_float_is_a_number_or_text() {
        for (text, expected) in [
            ("0.5", 0.5),
            ("1", 1.0),
            ("\"1.5\"", 1.5),
            ("\"-2\"", -2.0),
            ("\"Infinity\"", f64::INFINITY),
            ("\"-Infinity\"", f64::NEG_INFINITY),
        ] {
            assert_eq!(double(text), Some(expected), "{text}");
        }
        assert!(double("\"NaN\"").is_some_and(f64::is_nan));
    }

    #[test]
    fn text_that_is_no_float_is_refused() {
        for text in ["\"inf\"", "\"nan\"", "\"1e999\"", "\"\"", "\"x\"", "true"] {
            let message = format!(r#"{{"key":"k","value":{{"doubleValue":{text}}}}}"#);
            assert!(from_json::<KeyValue>(message.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn text_in_other_fields_stays_text() {
        let message = r#"{"key":"NaN","value":{"stringValue":"Infinity"}}"#;
        let read: KeyValue = from_json(message.as_bytes()).expect("OTLP");
        assert_eq!(read.key, "NaN");
        assert_eq!(read.value.expect("a value").value, Some(any_value::Value::StringValue("Infinity".into())));
    }

    #[test]
    fn every_float_of_a_histogram_is_read() {
        let message = r#"{"count":"3","sum":"NaN","min":"-Infinity","max":"Infinity","explicitBounds":[1,"Infinity"],
            "bucketCounts":["1","2"],"exemplars":[{"asDouble":"-Infinity"}]}"#;
        let read: HistogramDataPoint = from_json(message.as_bytes()).expect("OTLP");
        assert!(read.sum.is_some_and(f64::is_nan));
        assert_eq!((read.min, read.max), (Some(f64::NEG_INFINITY), Some(f64::INFINITY)));
        assert_eq!(read.explicit_bounds, [1.0, f64::INFINITY]);
        let [Exemplar { value: Some(exemplar::Value::AsDouble(value)), .. }] = read.exemplars.as_slice() else {
            panic!("{:?}", read.exemplars)
        };
        assert!(value.is_infinite() && value.is_sign_negative(), "{value}");
    }

    #[test]
    fn a_point_of_a_metric_is_read() {
        let message = r#"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"heat","gauge":{"dataPoints":[
            {"asDouble":"Infinity","attributes":[{"key":"f","value":{"doubleValue":"-Infinity"}}]}]}}]}]}]}"#;
        let read: ExportMetricsServiceRequest = from_json(message.as_bytes()).expect("OTLP");
        let metrics = received::metrics(read);
        let point = &metrics[0].points[0];
        assert_eq!(point.value, PointValue::Double(f64::INFINITY));
        assert!(point.attributes.iter().any(|(key, value)| key == "f" && format!("{value:?}").contains("-inf")));
    }

    #[test]
    fn an_error_has_a_position() {
        let error = from_json::<KeyValue>(br#"{"key":1}"#).expect_err("a key is text");
        assert_eq!(error.to_string(), "invalid type: integer `1`, expected a string at line 1 column 8");
    }
}
