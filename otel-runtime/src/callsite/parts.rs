//! What a call hands over at its start for its span, its metrics and its log records.

use super::fields::Fields;
use super::metric::Labels;
use super::note::Note;
use super::part::{Part, PartSet};
use super::site::Site;
use std::time::Instant;

/// What is known of a call's metrics and records while it runs.
#[derive(Default)]
pub(crate) struct Running {
    pub(crate) on: PartSet,
    pub(crate) began: Option<Instant>,
    captured: Option<Box<Captured>>,
}

/// What only calls with fields of their own have.
#[derive(Default)]
struct Captured {
    counts: Vec<(usize, Labels)>,
    logs: Vec<(usize, Note)>,
}

impl Running {
    pub(crate) fn new(on: PartSet) -> Self {
        Self { on, ..Self::default() }
    }

    pub(crate) fn labels(&self, count: usize) -> Option<&Labels> {
        self.captured.as_ref()?.counts.iter().find(|(at, _)| *at == count).map(|(_, labels)| labels)
    }

    pub(crate) fn note(&self, log: usize) -> Option<&Note> {
        self.captured.as_ref()?.logs.iter().find(|(at, _)| *at == log).map(|(_, note)| note)
    }
}

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
            labels(self.labels(at));
        }
    }

    /// What a log record gets.
    #[inline]
    pub fn log(&mut self, at: usize, note: impl FnOnce(&mut Note)) {
        if self.running.on.has(Part::Log(at)) {
            note(self.note(at));
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

    fn labels(&mut self, at: usize) -> &mut Labels {
        let (text_limit, captured) = (self.text_limit, self.running.captured.get_or_insert_default());
        entry(&mut captured.counts, at, || Labels::new(text_limit))
    }

    fn note(&mut self, at: usize) -> &mut Note {
        let (text_limit, captured) = (self.text_limit, self.running.captured.get_or_insert_default());
        entry(&mut captured.logs, at, || Note::new(text_limit))
    }
}

/// The entry of a part, made if it is not there.
fn entry<T>(entries: &mut Vec<(usize, T)>, at: usize, make: impl FnOnce() -> T) -> &mut T {
    let place = entries.iter().position(|(known, _)| *known == at).unwrap_or(entries.len());
    if place == entries.len() {
        entries.push((at, make()));
    }
    &mut entries[place].1
}

impl Site {
    /// Whether a clock has to be read for one of `on`.
    pub(crate) fn is_timed(&self, on: PartSet) -> bool {
        let mut counts = self.counts.iter().enumerate();
        let mut logs = self.logs.iter().enumerate();
        counts.any(|(at, count)| count.is_timed() && on.has(Part::Count(at)))
            || logs.any(|(at, log)| log.is_timed() && on.has(Part::Log(at)))
    }
}
