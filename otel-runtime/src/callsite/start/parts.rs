//! Collects the fields of the span, the metrics and the logs at the start of a call.

use crate::callsite::live::running::RunningParts;
use crate::callsite::site::part::Part;
use crate::callsite::value::fields::Fields;
use crate::callsite::value::log_capture::LogCapture;
use crate::callsite::value::metric_attributes::MetricAttributes;

/// Collects the fields of the span, the metrics and the logs. Fields that nothing records are not evaluated.
pub struct Parts<'a> {
    span: Option<&'a mut Fields>,
    running: &'a mut RunningParts,
    text_limit: usize,
}

impl<'a> Parts<'a> {
    pub(crate) fn new(span: Option<&'a mut Fields>, running: &'a mut RunningParts, text_limit: usize) -> Self {
        Self { span, running, text_limit }
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
            attributes(self.running.metric_attributes_mut(at, self.text_limit));
        }
    }

    /// Captures the values for a log.
    #[inline]
    pub fn log(&mut self, at: usize, capture: impl FnOnce(&mut LogCapture)) {
        if self.running.on.has(Part::Log(at)) {
            capture(self.running.log_capture_mut(at, self.text_limit));
        }
    }

    /// Collects fields of several parts, which are evaluated once.
    pub fn shared(&mut self, parts: &[Part], fields: impl FnOnce(&mut Fields)) {
        let wants = |part: &Part| match part {
            Part::Span => self.span.is_some(),
            other => self.running.on.has(*other),
        };
        if !parts.iter().any(wants) {
            return;
        }
        let mut shared = Fields::with_capacity(0, self.text_limit);
        fields(&mut shared);
        for part in parts {
            let more = shared.attributes.values().iter().cloned();
            match *part {
                Part::Span => self.span(|span| span.attributes.extend(more)),
                Part::Count(at) => self.count(at, |attributes| attributes.attributes.extend(more)),
                Part::Log(at) => self.log(at, |capture| capture.attributes.extend(more)),
            }
        }
    }
}
