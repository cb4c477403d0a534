//! Views.

use super::cursor::{Cursor, Section};
use super::schema;
use super::tree::NodeValue;
use crate::setup::View;
use opentelemetry::Key;
use opentelemetry_sdk::metrics::{Aggregation, InstrumentKind};

/// All kinds of instruments.
pub(super) const KINDS: [InstrumentKind; 7] = [
    InstrumentKind::Counter,
    InstrumentKind::Gauge,
    InstrumentKind::Histogram,
    InstrumentKind::ObservableCounter,
    InstrumentKind::ObservableGauge,
    InstrumentKind::ObservableUpDownCounter,
    InstrumentKind::UpDownCounter,
];

/// Returns the name of a kind in the schema.
pub(super) fn kind_name(kind: InstrumentKind) -> &'static str {
    match kind {
        InstrumentKind::Counter => "counter",
        InstrumentKind::Gauge => "gauge",
        InstrumentKind::Histogram => "histogram",
        InstrumentKind::ObservableCounter => "observable_counter",
        InstrumentKind::ObservableGauge => "observable_gauge",
        InstrumentKind::ObservableUpDownCounter => "observable_up_down_counter",
        InstrumentKind::UpDownCounter => "up_down_counter",
    }
}

/// Reads the views.
pub(super) fn read(views: &Cursor<'_>) -> Vec<View> {
    views.list(false).iter().map(view).collect()
}

fn view(cursor: &Cursor<'_>) -> View {
    let section = cursor.section(&schema::VIEW);
    let view = section.required("selector").map_or_else(View::new, select);
    let view = match section.required("stream") {
        Some(cursor) => stream(view, &cursor.section(&schema::VIEW_STREAM)),
        None => view,
    };
    if let Err(reason) = view.check() {
        cursor.refuse(reason);
    }
    view
}

/// Adds a condition to a view.
type SetCondition = fn(View, &str) -> View;

fn select(cursor: &Cursor<'_>) -> View {
    let section = cursor.section(&schema::VIEW_SELECTOR);
    let texts: [(&str, SetCondition); 5] = [
        ("instrument_name", |view, text| view.instrument(text)),
        ("unit", |view, text| view.unit(text)),
        ("meter_name", |view, text| view.meter(text)),
        ("meter_version", |view, text| view.meter_version(text)),
        ("meter_schema_url", |view, text| view.meter_schema_url(text)),
    ];
    let mut view = View::new();
    for (key, set) in texts {
        if let Some(text) = section.text(key) {
            view = set(view, text);
        }
    }
    let kind = section.get("instrument_type").and_then(|kind| kind.choice(&schema::INSTRUMENT_TYPE));
    match KINDS.into_iter().find(|known| Some(kind_name(*known)) == kind) {
        Some(kind) => view.kind(kind),
        None => view,
    }
}

fn stream(mut view: View, section: &Section<'_>) -> View {
    if let Some(name) = section.text("name") {
        view = view.rename(name);
    }
    if let Some(text) = section.text("description") {
        view = view.description(text);
    }
    if let Some(aggregation) = section.get("aggregation").and_then(aggregation) {
        view = view.aggregation(aggregation);
    }
    if let Some(limit) = section.get("aggregation_cardinality_limit").and_then(|limit| limit.whole(1)) {
        view = view.cardinality_limit(usize::try_from(limit).unwrap_or(usize::MAX / 2));
    }
    match section.get("attribute_keys").and_then(attribute_keys) {
        Some(keys) => view.keep_attributes(keys),
        None => view,
    }
}

fn aggregation(cursor: &Cursor<'_>) -> Option<Aggregation> {
    let (kind, cursor) = cursor.one_of(&schema::AGGREGATION, "aggregation")?;
    let without_keys = match kind {
        "explicit_bucket_histogram" => return explicit_buckets(&cursor),
        "base2_exponential_bucket_histogram" => return exponential_buckets(&cursor),
        "default" => Aggregation::Default,
        "drop" => Aggregation::Drop,
        "last_value" => Aggregation::LastValue,
        _ => Aggregation::Sum,
    };
    cursor.section(&schema::NO_KEYS);
    Some(without_keys)
}

fn explicit_buckets(cursor: &Cursor<'_>) -> Option<Aggregation> {
    let section = cursor.section(&schema::EXPLICIT_BUCKETS);
    let boundaries = match section.get("boundaries") {
        Some(list) => list.list(true).iter().map(Cursor::number).collect::<Option<Vec<_>>>()?,
        None => DEFAULT_BOUNDARIES.to_vec(),
    };
    let record_min_max = section.boolean("record_min_max").unwrap_or(true);
    Some(Aggregation::ExplicitBucketHistogram { boundaries, record_min_max })
}

/// Specification: [explicit bucket histogram](https://opentelemetry.io/docs/specs/otel/metrics/sdk/#explicit-bucket-histogram-aggregation).
const DEFAULT_BOUNDARIES: [f64; 15] =
    [0.0, 5.0, 10.0, 25.0, 50.0, 75.0, 100.0, 250.0, 500.0, 750.0, 1000.0, 2500.0, 5000.0, 7500.0, 10_000.0];

fn exponential_buckets(cursor: &Cursor<'_>) -> Option<Aggregation> {
    let section = cursor.section(&schema::EXPONENTIAL_BUCKETS);
    let max_scale = match section.get("max_scale") {
        None => 20,
        Some(scale) => match scale.value() {
            NodeValue::Integer(value) if (-10..=20).contains(value) => i8::try_from(*value).ok()?,
            other => {
                scale.refuse(format_args!("expected an integer from -10 to 20, found {other}"));
                return None;
            }
        },
    };
    let max_size = match section.get("max_size") {
        None => 160,
        Some(size) => u32::try_from(size.whole(2)?).unwrap_or(u32::MAX),
    };
    let record_min_max = section.boolean("record_min_max").unwrap_or(true);
    Some(Aggregation::Base2ExponentialHistogram { max_size, max_scale, record_min_max })
}

/// Returns the attributes that are kept. The SDK only knows them by their names.
fn attribute_keys(cursor: &Cursor<'_>) -> Option<Vec<Key>> {
    let section = cursor.section(&schema::ATTRIBUTE_KEYS);
    let [included, excluded] = ["included", "excluded"].map(|key| {
        let names = section.get(key).map(|list| list.list(false));
        names.map(|names| names.iter().filter_map(exact_name).collect::<Vec<_>>())
    });
    if included.is_none()
        && let Some(excluded) = section.get("excluded")
    {
        let reason = "not supported without `included`: the SDK keeps attributes by name; list those to keep";
        excluded.refuse_key(reason);
    }
    let excluded = excluded.unwrap_or_default();
    let kept = included?.into_iter().filter(|name| !excluded.contains(name));
    Some(kept.map(|name| Key::from(name.to_owned())).collect())
}

fn exact_name<'a>(cursor: &Cursor<'a>) -> Option<&'a str> {
    let name = cursor.text()?;
    if name.contains(['*', '?']) {
        cursor.refuse("a pattern is not supported: the SDK keeps attributes by name; list the names");
        return None;
    }
    Some(name)
}
