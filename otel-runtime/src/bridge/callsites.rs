//! Callsites of the `tracing` crate for records and spans of annotated functions.
//!
//! A subscriber identifies an event by its callsite, which declares the fields and caches the decision of filters. The macros of
//! `tracing` create a callsite for each event in the source code. This module creates one for each shape of record when the first
//! such record is written. `tracing` requires callsites to live for the rest of the program, so their number is limited.

use crate::callsite::site::{self, source::Source};
use opentelemetry::Key;
use opentelemetry::logs::AnyValue;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::sync::{OnceLock, PoisonError, RwLock};
use tracing_core::callsite::{self, Identifier};
use tracing_core::field::FieldSet;
use tracing_core::metadata::LevelFilter;
use tracing_core::subscriber::Interest;
use tracing_core::{Kind, Level, Metadata, dispatcher};

/// The properties that records of one callsite share.
#[derive(Clone, Copy)]
pub(super) struct CallsiteShape<'a> {
    pub(super) level: Level,
    pub(super) target: &'a str,
    pub(super) event_name: Option<&'static str>,
    pub(super) source: Option<&'static Source>,
    /// Only the keys are relevant.
    pub(super) attributes: &'a [(Key, AnyValue)],
}

impl<'a> CallsiteShape<'a> {
    /// The name of events without an event name. The macros of `tracing` use names such as `event src/main.rs:7`.
    const UNNAMED: &'static str = "event";

    fn name(&self) -> &'static str {
        self.event_name.unwrap_or(Self::UNNAMED)
    }

    fn fields(&self) -> impl Iterator<Item = &'a str> {
        std::iter::once("message").chain(self.attributes.iter().map(|(key, _)| key.as_str()))
    }
}

/// The callsites that exist.
pub(super) struct Callsites {
    limit: usize,
    made: RwLock<Made>,
}

struct Made {
    count: usize,
    by_target: BTreeMap<&'static str, Vec<&'static Callsite>>,
}

impl Callsites {
    pub(super) const fn new(limit: usize) -> Self {
        Self { limit, made: RwLock::new(Made { count: 0, by_target: BTreeMap::new() }) }
    }

    /// Returns the callsite for records of this shape, or `None` if it does not exist and the limit is reached.
    pub(super) fn of(&self, shape: &CallsiteShape<'_>) -> Option<&'static Callsite> {
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        let found = made.find(shape);
        if found.is_some() || made.count >= self.limit {
            return found;
        }
        drop(made);
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have created it.
        let found = made.find(shape);
        if found.is_some() || made.count >= self.limit {
            return found;
        }
        let new = made.make(shape);
        drop(made);
        // The lock is released, because subscribers are called.
        callsite::register(new);
        Some(new)
    }
}

impl Made {
    fn find(&self, shape: &CallsiteShape<'_>) -> Option<&'static Callsite> {
        self.by_target.get(shape.target)?.iter().copied().find(|callsite| callsite.has(shape))
    }

    fn make(&mut self, shape: &CallsiteShape<'_>) -> &'static Callsite {
        let target = match self.by_target.get_key_value(shape.target) {
            Some((target, _)) => target,
            None => leaked(shape.target),
        };
        let new = Callsite::new(shape, target);
        self.by_target.entry(target).or_default().push(new);
        self.count += 1;
        new
    }
}

/// A callsite.
pub(super) struct Callsite {
    /// The metadata refers to the callsite, so it is created afterwards.
    metadata: OnceLock<Metadata<'static>>,
    interest: AtomicU8,
}

const NEVER: u8 = 0;
/// This is also the value before registration.
const SOMETIMES: u8 = 1;
const ALWAYS: u8 = 2;

impl Callsite {
    fn new(shape: &CallsiteShape<'_>, target: &'static str) -> &'static Self {
        let fields: Vec<_> = shape.fields().map(leaked).collect();
        let (file, line) = (shape.source.map(|source| source.file), shape.source.map(|source| source.line));
        let module = shape.source.map(|source| source.module);
        Self::leaked(fields.leak(), |fields| {
            Metadata::new(shape.name(), target, shape.level, file, line, module, fields, Kind::EVENT)
        })
    }

    /// Creates the callsite of a span without fields. The caller registers it.
    pub(super) fn of_span(name: &'static str, target: &'static str, level: Level, source: &Source) -> &'static Self {
        let (file, line, module) = (Some(source.file), Some(source.line), Some(source.module));
        Self::leaked(&[], |fields| Metadata::new(name, target, level, file, line, module, fields, Kind::SPAN))
    }

    fn leaked(fields: &'static [&'static str], metadata: impl FnOnce(FieldSet) -> Metadata<'static>) -> &'static Self {
        let new: &'static Self =
            Box::leak(Box::new(Self { metadata: OnceLock::new(), interest: AtomicU8::new(SOMETIMES) }));
        new.metadata.get_or_init(|| metadata(FieldSet::new(fields, Identifier(new))));
        new
    }

    /// Returns whether records of this shape belong to this callsite. The target has been compared before.
    fn has(&self, shape: &CallsiteShape<'_>) -> bool {
        let metadata = self.metadata();
        let is_there = metadata.file() == shape.source.map(|source| source.file)
            && metadata.line() == shape.source.map(|source| source.line);
        is_there
            && *metadata.level() == shape.level
            && metadata.name() == shape.name()
            && metadata.fields().iter().map(|field| field.name()).eq(shape.fields())
    }

    pub(super) fn metadata(&self) -> &Metadata<'static> {
        self.metadata.get().expect("`new` sets it before anybody else sees the callsite")
    }

    /// Returns whether a subscriber is interested in it, with the same checks as in the macros of `tracing`.
    pub(super) fn is_enabled(&self) -> bool {
        let metadata = self.metadata();
        *metadata.level() <= LevelFilter::current()
            && match self.interest.load(Relaxed) {
                NEVER => false,
                ALWAYS => true,
                _ => dispatcher::get_default(|subscriber| subscriber.enabled(metadata)),
            }
    }
}

impl tracing_core::Callsite for Callsite {
    fn set_interest(&self, interest: Interest) {
        let interest = match interest {
            never if never.is_never() => NEVER,
            always if always.is_always() => ALWAYS,
            _ => SOMETIMES,
        };
        self.interest.store(interest, Relaxed);
    }

    fn metadata(&self) -> &Metadata<'_> {
        self.metadata()
    }
}

pub(super) fn level_of(level: site::level::Level) -> Level {
    match level {
        site::level::Level::Error => Level::ERROR,
        site::level::Level::Warn => Level::WARN,
        site::level::Level::Info => Level::INFO,
        site::level::Level::Debug => Level::DEBUG,
        site::level::Level::Trace => Level::TRACE,
    }
}

fn leaked(text: &str) -> &'static str {
    Box::leak(text.into())
}
