//! What a call hands over at its start for its span, its metrics and its log records.

use super::fields::Fields;
use super::metric::Labels;
use super::note::Note;
use super::part::{Part, PartSet};
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
    counts: Entries<Labels>,
    logs: Entries<Note>,
}

/// What some of the parts of one kind have; most calls have one, which needs no list.
struct Entries<T> {
    first: Option<(usize, T)>,
    more: Vec<(usize, T)>,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self { first: None, more: Vec::new() }
    }
}

impl<T> Entries<T> {
    fn get(&self, at: usize) -> Option<&T> {
        self.first.iter().chain(&self.more).find(|(known, _)| *known == at).map(|(_, entry)| entry)
    }

    fn take(&mut self, at: usize) -> Option<T> {
        if let Some((_, entry)) = self.first.take_if(|(known, _)| *known == at) {
            return Some(entry);
        }
        let place = self.more.iter().position(|(known, _)| *known == at)?;
        Some(self.more.swap_remove(place).1)
    }

    /// The entry of a part, made if it is not there.
    fn entry(&mut self, at: usize, make: impl FnOnce() -> T) -> &mut T {
        if self.first.as_ref().is_none_or(|(known, _)| *known == at) {
            return &mut self.first.get_or_insert_with(|| (at, make())).1;
        }
        let place = self.more.iter().position(|(known, _)| *known == at).unwrap_or(self.more.len());
        if place == self.more.len() {
            self.more.push((at, make()));
        }
        &mut self.more[place].1
    }
}

impl Running {
    pub(crate) fn new(on: PartSet) -> Self {
        Self { on, ..Self::default() }
    }

    pub(crate) fn labels(&self, count: usize) -> Option<&Labels> {
        self.captured.as_ref()?.counts.get(count)
    }

    pub(crate) fn note(&self, log: usize) -> Option<&Note> {
        self.captured.as_ref()?.logs.get(log)
    }

    pub(crate) fn take_note(&mut self, log: usize) -> Option<Note> {
        self.captured.as_mut()?.logs.take(log)
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
        captured.counts.entry(at, || Labels::new(text_limit))
    }

    fn note(&mut self, at: usize) -> &mut Note {
        let (text_limit, captured) = (self.text_limit, self.running.captured.get_or_insert_default());
        captured.logs.entry(at, || Note::new(text_limit))
    }
}
