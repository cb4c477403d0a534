//! What a call hands over at its start for its span, its metrics and its log records.

use crate::callsite::live::running::Running;
use crate::callsite::site::part::Part;
use crate::callsite::value::fields::Fields;
use crate::callsite::value::labels::Labels;
use crate::callsite::value::note::Note;

/// Collects what a call hands over; what nobody wants is not evaluated.
pub struct Parts<'a> {
    span: Option<&'a mut Fields>,
    running: &'a mut Running,
    text_limit: usize,
}

impl<'a> Parts<'a> {
    pub(crate) fn new(span: Option<&'a mut Fields>, running: &'a mut Running, text_limit: usize) -> Self {
        Self { span, running, text_limit }
    }

    /// What the span gets.
    #[inline]
    pub fn span(&mut self, fields: impl FnOnce(&mut Fields)) {
        if let Some(span) = &mut self.span {
            fields(span);
        }
    }

    /// What a metric gets.
    #[inline]
    pub fn count(&mut self, at: usize, labels: impl FnOnce(&mut Labels)) {
        if self.running.on.has(Part::Count(at)) {
            labels(self.running.labels_mut(at, self.text_limit));
        }
    }

    /// What a log record gets.
    #[inline]
    pub fn log(&mut self, at: usize, note: impl FnOnce(&mut Note)) {
        if self.running.on.has(Part::Log(at)) {
            note(self.running.note_mut(at, self.text_limit));
        }
    }

    /// What several parts get: evaluated once.
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
            let more = shared.attributes.iter().cloned();
            match *part {
                Part::Span => self.span(|span| span.attributes.extend(more)),
                Part::Count(at) => self.count(at, |labels| labels.attributes.extend(more)),
                Part::Log(at) => self.log(at, |note| note.attributes.extend(more)),
            }
        }
    }
}
