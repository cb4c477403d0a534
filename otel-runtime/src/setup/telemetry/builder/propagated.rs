//! What the builder sets about the context: how it is propagated, and what of its baggage is recorded.

use super::TelemetryBuilder;
use crate::propagation::Propagator;

impl TelemetryBuilder {
    /// Sets the formats in which the context is propagated, instead of `OTEL_PROPAGATORS`. An empty list propagates nothing.
    ///
    /// The context is sent in all formats. Of the formats that are received, the first valid one in the list applies.
    ///
    /// ```
    /// use otel_runtime::{Propagator, Telemetry};
    /// let telemetry = Telemetry::builder()
    ///     .propagators([Propagator::b3_multi(), Propagator::trace_context(), Propagator::baggage()])
    ///     .install()?;
    /// assert_eq!(telemetry.report().setting("propagators").unwrap().value, "b3multi,tracecontext,baggage");
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn propagators(mut self, propagators: impl IntoIterator<Item = Propagator>) -> Self {
        self.propagators = Some(propagators.into_iter().collect());
        self
    }

    /// Records entries of baggage as attributes of all spans and log records, instead of those in `OTEL_RUST_BAGGAGE_ATTRIBUTES`. By default, none
    /// are recorded.
    ///
    /// Each item is a key, such as `tenant.id`, or a namespace, such as `tenant.*`. Spans use the entries of the context in which they start, and
    /// log records the entries of the context in which they are written. This applies to annotated functions, to the bridges, and to what is
    /// written with the API of OpenTelemetry. Links and events have no such attributes. An attribute with the same key that is set in code takes
    /// precedence.
    ///
    /// ```
    /// use otel_runtime::Telemetry;
    /// let telemetry = Telemetry::builder().baggage_attributes(["tenant.id", "session.*"]).install()?;
    /// assert_eq!(telemetry.report().setting("baggage_attributes").unwrap().value, "tenant.id,session.*");
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    ///
    /// Baggage comes from the callers of a service, so a public endpoint must not trust it. Values are cut at the length limit of attributes.
    pub fn baggage_attributes<K: Into<String>>(mut self, keys: impl IntoIterator<Item = K>) -> Self {
        self.baggage.attributes = Some(keys.into_iter().map(Into::into).collect());
        self
    }

    /// Records entries of baggage as attributes of the metrics of annotated functions and of `count!`, instead of those in
    /// `OTEL_RUST_METRIC_BAGGAGE_ATTRIBUTES`. By default, none are recorded.
    ///
    /// Each value of an entry multiplies the number of series of each of these metrics. List only keys with few values that the application
    /// controls. Namespaces are not possible here. The entries are those of the context in which a call starts. Metrics of the integrations and
    /// those that are recorded with the API of OpenTelemetry are not changed.
    ///
    /// ```
    /// let builder = otel_runtime::Telemetry::builder().metric_baggage_attributes(["tenant.tier"]);
    /// # _ = builder;
    /// ```
    ///
    /// A call with such an entry looks up its series, like a call with an attribute that is not constant.
    pub fn metric_baggage_attributes<K: Into<String>>(mut self, keys: impl IntoIterator<Item = K>) -> Self {
        self.baggage.of_metrics = Some(keys.into_iter().map(Into::into).collect());
        self
    }
}
