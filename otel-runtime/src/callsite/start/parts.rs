//! Collects the fields of the span, the metrics and the logs at the start of a call.

use crate::callsite::live::running::RunningParts;
use crate::callsite::pipeline::providers::DEFAULT_TEXT_LIMIT;
use crate::callsite::pipeline::resolved::ResolvedSite;
use crate::callsite::site::part::Part;
use crate::callsite::value::attribute_list::AttributeList;
use crate::callsite::value::fields::Fields;
use crate::callsite::value::log_capture::LogCapture;
use crate::callsite::value::metric_attributes::MetricAttributes;
use crate::callsite::value::text::cut_value;
use opentelemetry::KeyValue;

/// Collects the fields of the span, the metrics and the logs. Fields that nothing records are not evaluated.
pub struct Parts<'a> {
    span: Option<&'a mut Fields>,
    running: &'a mut RunningParts,
    resolved: &'a ResolvedSite,
    starts_later: bool,
}

impl<'a> Parts<'a> {
    /// Collects the fields of a call that starts now, in the pipeline that the site is bound to.
    pub(crate) fn new(span: Option<&'a mut Fields>, running: &'a mut RunningParts, resolved: &'a ResolvedSite) -> Self {
        Self { span, running, resolved, starts_later: false }
    }

    /// Collects the fields of a call that starts later, when the site may be bound to another pipeline.
    pub(crate) fn starting_later(
        span: Option<&'a mut Fields>,
        running: &'a mut RunningParts,
        resolved: &'a ResolvedSite,
    ) -> Self {
        Self { span, running, resolved, starts_later: true }
    }

    /// Collects the fields of the span.
    #[inline]
    pub fn span(&mut self, fields: impl FnOnce(&mut Fields)) {
        if let Some(span) = &mut self.span {
            fields(span);
        }
    }

    /// Collects the attributes of a metric.
    #[inline]
    pub fn count(&mut self, at: usize, attributes: impl FnOnce(&mut MetricAttributes)) {
        if self.running.on.has(Part::Count(at)) {
            attributes(self.running.metric_attributes_mut(at, DEFAULT_TEXT_LIMIT));
        }
    }

    /// Captures the values for a log.
    #[inline]
    pub fn log(&mut self, at: usize, capture: impl FnOnce(&mut LogCapture)) {
        if self.running.on.has(Part::Log(at)) {
            let make = || {
                if self.starts_later { self.resolved.log_capture_of_values() } else { self.resolved.log_capture(at) }
            };
            capture(&mut self.running.log_mut(at, make).capture);
        }
    }

    /// Collects fields of several parts, which are evaluated once. The last part gets the values themselves, so it should be a metric.
    pub fn shared(&mut self, parts: &[Part], fields: impl FnOnce(&mut Fields)) {
        let wants = |part: &Part| match part {
            Part::Span => self.span.is_some(),
            other => self.running.on.has(*other),
        };
        if !parts.iter().any(wants) {
            return;
        }
        let limit = parts.iter().map(|part| self.text_limit(*part)).max().unwrap_or_default();
        let mut shared = Fields::with_capacity(0, limit);
        fields(&mut shared);
        let shared = shared.attributes.into_values();
        let Some((last, others)) = parts.split_last() else { return };
        for part in others {
            match self.text_limit(*part) {
                own if own < limit => self.attributes_of(*part, |attributes| attributes.extend(shorter(&shared, own))),
                _ => self.attributes_of(*part, |attributes| attributes.extend_from_slice(&shared)),
            }
        }
        let own = self.text_limit(*last);
        let shared = if own < limit { shorter(&shared, own) } else { shared };
        self.attributes_of(*last, |attributes| attributes.extend(shared));
    }

    /// Returns the maximum number of characters of text in attributes.
    fn text_limit(&self, part: Part) -> usize {
        match part {
            Part::Span => self.resolved.pipeline.text_limit,
            Part::Log(_) => self.resolved.pipeline.log_text_limit,
            Part::Count(_) => DEFAULT_TEXT_LIMIT,
        }
    }

    fn attributes_of(&mut self, part: Part, add: impl FnOnce(&mut AttributeList)) {
        match part {
            Part::Span => self.span(|span| add(&mut span.attributes)),
            Part::Count(at) => self.count(at, |metric| add(&mut metric.attributes)),
            Part::Log(at) => self.log(at, |log| add(&mut log.attributes)),
        }
    }
}

/// Returns the attributes with shorter text.
#[cold]
fn shorter(attributes: &[KeyValue], limit: usize) -> Vec<KeyValue> {
    let shorten =
        |attribute: &KeyValue| KeyValue::new(attribute.key.clone(), cut_value(&attribute.value, limit).into_owned());
    attributes.iter().map(shorten).collect()
}
