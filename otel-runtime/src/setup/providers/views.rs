//! Views: how the measurements of instruments are aggregated.

mod defaults;

#[cfg(feature = "config-file")]
pub(crate) use defaults::MeterSwitches;
pub(crate) use defaults::StreamDefaults;

use crate::error::InstallError;
use crate::sampling::Pattern;
use opentelemetry::Key;
use opentelemetry_sdk::metrics::{Aggregation, Instrument, InstrumentKind, MeterProviderBuilder, Stream};
use std::sync::Arc;

/// Selects instruments, and sets how their measurements are aggregated.
///
/// A view without a selector applies to all instruments. If several views select an instrument, each of them creates a metric, and the
/// metric that the instrument has by default is not created.
///
/// ```
/// use otel_runtime::{Aggregation, Metrics, Telemetry, View, counted};
///
/// #[counted("shop.orders", duration, fields(channel = "web", region = "north"))]
/// fn order() {}
///
/// let metrics = Metrics::otlp()
///     .view(View::new().instrument("shop.orders").keep_attributes(["channel"]))
///     .view(View::new().instrument("shop.*.duration").aggregation(Aggregation::Drop));
/// let telemetry = Telemetry::builder().metrics(metrics).install()?;
/// assert_eq!(telemetry.report().setting("metrics.views").unwrap().value, "2");
/// # Ok::<(), otel_runtime::InstallError>(())
/// ```
///
/// Specification: [views](https://opentelemetry.io/docs/specs/otel/metrics/sdk/#view).
#[must_use = "it does nothing until it is passed to `Metrics::view`"]
#[derive(Clone, Debug, Default)]
pub struct View {
    instrument: Option<String>,
    kind: Option<InstrumentKind>,
    unit: Option<String>,
    meter: Option<String>,
    meter_version: Option<String>,
    meter_schema_url: Option<String>,
    stream: StreamSettings,
}

/// What a view changes.
#[derive(Clone, Debug, Default)]
struct StreamSettings {
    name: Option<String>,
    description: Option<String>,
    aggregation: Option<Aggregation>,
    attributes: Option<Vec<Key>>,
    cardinality_limit: Option<usize>,
}

impl View {
    /// Returns a view that selects all instruments and changes nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Selects instruments by their name. `*` stands for any text, and `?` for any character. Upper and lower case are the same.
    pub fn instrument(mut self, pattern: impl Into<String>) -> Self {
        self.instrument = Some(pattern.into());
        self
    }

    /// Selects instruments of one kind.
    pub fn kind(mut self, kind: InstrumentKind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// Selects instruments by their unit.
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// Selects the instruments of the meter with this name.
    pub fn meter(mut self, name: impl Into<String>) -> Self {
        self.meter = Some(name.into());
        self
    }

    /// Selects the instruments of meters with this version.
    pub fn meter_version(mut self, version: impl Into<String>) -> Self {
        self.meter_version = Some(version.into());
        self
    }

    /// Selects the instruments of meters with this schema URL.
    pub fn meter_schema_url(mut self, url: impl Into<String>) -> Self {
        self.meter_schema_url = Some(url.into());
        self
    }

    /// Sets the name of the metric. The view must then select one instrument by its name, without `*` and `?`.
    pub fn rename(mut self, name: impl Into<String>) -> Self {
        self.stream.name = Some(name.into());
        self
    }

    /// Sets the description of the metric.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.stream.description = Some(text.into());
        self
    }

    /// Sets the aggregation. [`Aggregation::Drop`] disables the instruments.
    ///
    /// ```
    /// use otel_runtime::{Aggregation, View};
    /// let boundaries = vec![0.01, 0.1, 1.0];
    /// let view = View::new()
    ///     .instrument("http.server.request.duration")
    ///     .aggregation(Aggregation::ExplicitBucketHistogram { boundaries, record_min_max: true });
    /// # _ = view;
    /// ```
    pub fn aggregation(mut self, aggregation: Aggregation) -> Self {
        self.stream.aggregation = Some(aggregation);
        self
    }

    /// Sets the attributes that are kept. Measurements that differ in other attributes only are aggregated together.
    pub fn keep_attributes<K: Into<Key>>(mut self, keys: impl IntoIterator<Item = K>) -> Self {
        self.stream.attributes = Some(keys.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the maximum number of combinations of attributes. Further combinations are aggregated into one with the attribute
    /// `otel.metric.overflow`.
    pub fn cardinality_limit(mut self, limit: usize) -> Self {
        self.stream.cardinality_limit = Some(limit);
        self
    }

    /// Returns what is wrong with the view.
    ///
    /// # Errors
    ///
    /// Returns an error if the SDK would ignore it.
    pub(crate) fn check(&self) -> Result<(), String> {
        let selects_one = self.instrument.as_deref().is_some_and(|name| !name.contains(['*', '?']));
        if let Some(name) = self.stream.name.as_ref().filter(|_| !selects_one) {
            return Err(format!(
                "the name `{name}` would be that of several metrics; select one instrument by its name, without `*` and `?`"
            ));
        }
        match self.stream(InstrumentKind::Histogram, &StreamDefaults::default()) {
            Ok(_) => Ok(()),
            Err(error) => Err(uncapitalized(&error.to_string())),
        }
    }

    fn selects(&self, instrument: &Instrument) -> bool {
        let scope = instrument.scope();
        let is = |wanted: &Option<String>, found: Option<&str>| wanted.is_none() || wanted.as_deref() == found;
        self.instrument.as_deref().is_none_or(|name| matches_name(name, instrument.name()))
            && self.kind.is_none_or(|kind| kind == instrument.kind())
            && is(&self.unit, Some(instrument.unit()))
            && is(&self.meter, Some(scope.name()))
            && is(&self.meter_version, scope.version())
            && is(&self.meter_schema_url, scope.schema_url())
    }

    fn stream(&self, kind: InstrumentKind, defaults: &StreamDefaults) -> Result<Stream, Box<dyn std::error::Error>> {
        let StreamSettings { name, description, aggregation, attributes, cardinality_limit } = self.stream.clone();
        let mut stream = Stream::builder();
        if let Some(name) = name {
            stream = stream.with_name(name);
        }
        if let Some(description) = description {
            stream = stream.with_description(description);
        }
        if let Some(aggregation) = aggregation.or_else(|| defaults.aggregation(kind)) {
            stream = stream.with_aggregation(aggregation);
        }
        if let Some(attributes) = attributes {
            stream = stream.with_allowed_attribute_keys(attributes);
        }
        if let Some(limit) = cardinality_limit.or_else(|| defaults.limit(kind)) {
            stream = stream.with_cardinality_limit(limit);
        }
        stream.build()
    }
}

/// Returns whether a name matches. Upper and lower case are the same in names of instruments.
fn matches_name(pattern: &str, name: &str) -> bool {
    Pattern::new(&pattern.to_ascii_lowercase()).matches(&name.to_ascii_lowercase())
}

/// Returns a message of the SDK as part of another message.
fn uncapitalized(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Adds views to the provider, and one for the instruments that none of them selects.
///
/// # Errors
///
/// Returns an error if the SDK would ignore one of them.
pub(super) fn add(
    mut provider: MeterProviderBuilder,
    views: Vec<View>,
    defaults: StreamDefaults,
) -> Result<MeterProviderBuilder, InstallError> {
    for view in &views {
        view.check().map_err(|reason| InstallError::setting("metrics.view", reason))?;
    }
    View::default()
        .stream(InstrumentKind::Histogram, &defaults)
        .map_err(|error| InstallError::setting("metrics.cardinality_limit", uncapitalized(&error.to_string())))?;
    let (views, defaults): (Arc<[View]>, _) = (views.into(), Arc::new(defaults));
    for at in 0..views.len() {
        let (views, defaults) = (Arc::clone(&views), Arc::clone(&defaults));
        provider = provider.with_view(move |instrument: &Instrument| {
            let view = &views[at];
            (defaults.meters.enables(instrument.scope().name()) && view.selects(instrument))
                .then(|| view.stream(instrument.kind(), &defaults).ok())
                .flatten()
        });
    }
    if *defaults == StreamDefaults::default() {
        return Ok(provider);
    }
    Ok(provider.with_view(move |instrument: &Instrument| {
        if !defaults.meters.enables(instrument.scope().name()) {
            return Stream::builder().with_aggregation(Aggregation::Drop).build().ok();
        }
        let is_selected = views.iter().any(|view| view.selects(instrument));
        (!is_selected).then(|| View::default().stream(instrument.kind(), &defaults).ok()).flatten()
    }))
}
