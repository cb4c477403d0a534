//! JSON in which `NaN` and the infinities are text, which `serde_json` writes as `null`.
//!
//! Specification: the [JSON mapping of Protobuf](https://protobuf.dev/programming-guides/json/), which
//! [OTLP/JSON](https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding) uses.

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

/// Returns the message as JSON.
///
/// # Errors
///
/// Returns an error if the message cannot be represented in JSON.
pub(crate) fn to_json(message: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&NamedFloats(message))
}

/// A value, or what serializes it, with names for the floats that are no numbers in JSON.
struct NamedFloats<T>(T);

impl<T: Serialize + ?Sized> Serialize for NamedFloats<&T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(NamedFloats(serializer))
    }
}

/// The name of a float that is no number in JSON.
fn name(value: f64) -> Option<&'static str> {
    match value {
        f64::INFINITY => Some("Infinity"),
        f64::NEG_INFINITY => Some("-Infinity"),
        value if value.is_nan() => Some("NaN"),
        _ => None,
    }
}

/// Passes a value on to the serializer.
macro_rules! pass_on {
    ($($method:ident($($argument:ident: $type:ty),*);)*) => {$(
        fn $method(self $(, $argument: $type)*) -> Result<Self::Ok, Self::Error> {
            self.0.$method($($argument),*)
        }
    )*};
}

/// Passes the beginning of a compound value on to the serializer.
macro_rules! begin {
    ($($method:ident($($argument:ident: $type:ty),*) -> $compound:ident;)*) => {$(
        fn $method(self $(, $argument: $type)*) -> Result<Self::$compound, Self::Error> {
            self.0.$method($($argument),*).map(NamedFloats)
        }
    )*};
}

impl<S: Serializer> Serializer for NamedFloats<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = NamedFloats<S::SerializeSeq>;
    type SerializeTuple = NamedFloats<S::SerializeTuple>;
    type SerializeTupleStruct = NamedFloats<S::SerializeTupleStruct>;
    type SerializeTupleVariant = NamedFloats<S::SerializeTupleVariant>;
    type SerializeMap = NamedFloats<S::SerializeMap>;
    type SerializeStruct = NamedFloats<S::SerializeStruct>;
    type SerializeStructVariant = NamedFloats<S::SerializeStructVariant>;

    fn serialize_f32(self, value: f32) -> Result<S::Ok, S::Error> {
        match name(value.into()) {
            Some(name) => self.0.serialize_str(name),
            None => self.0.serialize_f32(value),
        }
    }

    fn serialize_f64(self, value: f64) -> Result<S::Ok, S::Error> {
        match name(value) {
            Some(name) => self.0.serialize_str(name),
            None => self.0.serialize_f64(value),
        }
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.0.serialize_some(&NamedFloats(value))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<S::Ok, S::Error> {
        self.0.serialize_newtype_struct(name, &NamedFloats(value))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.0.serialize_newtype_variant(name, index, variant, &NamedFloats(value))
    }

    pass_on! {
        serialize_bool(value: bool);
        serialize_i8(value: i8);
        serialize_i16(value: i16);
        serialize_i32(value: i32);
        serialize_i64(value: i64);
        serialize_i128(value: i128);
        serialize_u8(value: u8);
        serialize_u16(value: u16);
        serialize_u32(value: u32);
        serialize_u64(value: u64);
        serialize_u128(value: u128);
        serialize_char(value: char);
        serialize_str(value: &str);
        serialize_bytes(value: &[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(name: &'static str);
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str);
    }

    begin! {
        serialize_seq(length: Option<usize>) -> SerializeSeq;
        serialize_tuple(length: usize) -> SerializeTuple;
        serialize_tuple_struct(name: &'static str, length: usize) -> SerializeTupleStruct;
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, length: usize) -> SerializeTupleVariant;
        serialize_map(length: Option<usize>) -> SerializeMap;
        serialize_struct(name: &'static str, length: usize) -> SerializeStruct;
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, length: usize) -> SerializeStructVariant;
    }
}

/// Passes the parts of a compound value on to the serializer.
macro_rules! compound {
    ($($trait:ident: $method:ident($($key:ident: $type:ty)?);)*) => {$(
        impl<S: $trait> $trait for NamedFloats<S> {
            type Ok = S::Ok;
            type Error = S::Error;

            fn $method<T: Serialize + ?Sized>(&mut self $(, $key: $type)?, value: &T) -> Result<(), S::Error> {
                self.0.$method($($key,)? &NamedFloats(value))
            }

            fn end(self) -> Result<S::Ok, S::Error> {
                self.0.end()
            }
        }
    )*};
}
compound! {
    SerializeSeq: serialize_element();
    SerializeTuple: serialize_element();
    SerializeTupleStruct: serialize_field();
    SerializeTupleVariant: serialize_field();
    SerializeStruct: serialize_field(key: &'static str);
    SerializeStructVariant: serialize_field(key: &'static str);
}

impl<S: SerializeMap> SerializeMap for NamedFloats<S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), S::Error> {
        self.0.serialize_key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
        self.0.serialize_value(&NamedFloats(value))
    }

    fn end(self) -> Result<S::Ok, S::Error> {
        self.0.end()
    }
}

#[cfg(test)]
mod tests {
    use super::to_json;
    use opentelemetry_proto::tonic::common::v1::any_value::Value;
    use opentelemetry_proto::tonic::common::v1::{AnyValue, ArrayValue, KeyValue, KeyValueList};
    use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value as Number;
    use opentelemetry_proto::tonic::metrics::v1::{Exemplar, HistogramDataPoint, NumberDataPoint, exemplar};
    use serde::Serialize;

    fn text(message: &impl Serialize) -> String {
        String::from_utf8(to_json(message).expect("JSON")).expect("UTF-8")
    }

    fn double(value: f64) -> AnyValue {
        AnyValue { value: Some(Value::DoubleValue(value)) }
    }

    #[test]
    fn floats_that_are_no_numbers_have_names() {
        for (value, name) in [(f64::NAN, "NaN"), (f64::INFINITY, "Infinity"), (f64::NEG_INFINITY, "-Infinity")] {
            assert_eq!(text(&double(value)), format!(r#"{{"doubleValue":"{name}"}}"#));
            let point = NumberDataPoint { value: Some(Number::AsDouble(value)), ..NumberDataPoint::default() };
            assert!(text(&point).contains(&format!(r#""asDouble":"{name}""#)), "{}", text(&point));
            let exemplar = Exemplar { value: Some(exemplar::Value::AsDouble(value)), ..Exemplar::default() };
            let point = HistogramDataPoint {
                sum: Some(value),
                min: Some(value),
                max: Some(value),
                explicit_bounds: vec![0.5, value],
                exemplars: vec![exemplar],
                ..HistogramDataPoint::default()
            };
            for part in [
                format!(r#""sum":"{name}""#),
                format!(r#""min":"{name}""#),
                format!(r#""max":"{name}""#),
                format!(r#""explicitBounds":[0.5,"{name}"]"#),
                format!(r#""asDouble":"{name}""#),
            ] {
                assert!(text(&point).contains(&part), "{part} in {}", text(&point));
            }
        }
    }

    #[test]
    fn floats_inside_other_values_have_names() {
        let array = Value::ArrayValue(ArrayValue { values: vec![double(0.5), double(f64::NAN)] });
        let entry = KeyValue { key: "a".into(), value: Some(AnyValue { value: Some(array) }), ..KeyValue::default() };
        let list = Value::KvlistValue(KeyValueList { values: vec![entry] });
        let text = text(&AnyValue { value: Some(list) });
        assert!(text.contains(r#"{"arrayValue":{"values":[{"doubleValue":0.5},{"doubleValue":"NaN"}]}}"#), "{text}");
    }
}
