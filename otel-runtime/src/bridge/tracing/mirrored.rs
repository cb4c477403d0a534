//! Spans of annotated functions that are also spans of `tracing`, so that other layers of a subscriber see them.
//!
//! The layer of this crate does not record such a span: it refers to the span of the function.

use super::span;
use crate::bridge::callsites::{Callsite, level_of};
use crate::bridge::loop_guard::LoopGuard;
use crate::callsite::pipeline::mirror::{MirrorSpan, SpanToMirror};
use crate::callsite::site::definition::{Definition, SpanMode};
use crate::callsite::site::level::Level;
use crate::callsite::start::pending::StartedSpan;
use crate::thread_context::has_context;
use opentelemetry::Context;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::{mem, ptr};
use tracing::Span;
use tracing_core::metadata::LevelFilter;
use tracing_core::{Metadata, callsite};

/// The callsites of functions, by the address of their definition.
static CALLSITES: RwLock<Option<HashMap<usize, &'static Callsite>>> = RwLock::new(None);

thread_local! {
    /// The span that this thread is creating.
    static CREATING: RefCell<Option<Creating>> = const { RefCell::new(None) };
}

struct Creating {
    metadata: &'static Metadata<'static>,
    context: Context,
    text_limit: usize,
}

/// Creates a span of `tracing` for the span of a function, if the subscriber enables it.
pub(in crate::bridge) fn mirror(function: &SpanToMirror<'_>) -> Option<Arc<dyn MirrorSpan>> {
    let level = function.site.level.get()?;
    if level_of(level) > LevelFilter::current() || span::is_starting() || !has_context() {
        return None;
    }
    // A layer that calls annotated functions would cause an endless recursion.
    let _guard = LoopGuard::begin()?;
    let callsite = callsite_of(function.site, level);
    let metadata = callsite.metadata();
    let (context, text_limit) = (function.context.clone(), function.text_limit);
    let _creating = CreationScope::begin(Creating { metadata, context, text_limit });
    if !callsite.is_enabled() {
        return None;
    }
    let fields = metadata.fields().value_set_all(&[]);
    let is_root = function.site.span_mode == SpanMode::Root;
    let span = if is_root { Span::new_root(metadata, &fields) } else { Span::new(metadata, &fields) };
    if span.is_disabled() { None } else { Some(Arc::new(TracingSpan(span))) }
}

fn callsite_of(site: &'static Definition, level: Level) -> &'static Callsite {
    let address = ptr::from_ref(site).addr();
    let known = CALLSITES.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = known.as_ref().and_then(|known| known.get(&address)) {
        return known;
    }
    drop(known);
    let target = site.scope.unwrap_or(site.source.module);
    let new = Callsite::of_span(site.name, target, level_of(level), &site.source);
    let mut known = CALLSITES.write().unwrap_or_else(PoisonError::into_inner);
    // Another thread may have created it.
    let callsite = *known.get_or_insert_default().entry(address).or_insert(new);
    // The lock is released, because subscribers are called.
    drop(known);
    if ptr::eq(callsite, new) {
        callsite::register(new);
    }
    callsite
}

/// Returns the span of the function whose span of `tracing` is being created.
pub(super) fn span_of(metadata: &Metadata<'_>) -> Option<StartedSpan> {
    creating(metadata, |creating| StartedSpan::of_call(creating.context.clone(), creating.text_limit))
}

/// Returns whether this thread is creating the span of a function.
pub(super) fn is_being_created(metadata: &Metadata<'_>) -> bool {
    creating(metadata, |_| ()).is_some()
}

fn creating<T>(metadata: &Metadata<'_>, read: impl FnOnce(&Creating) -> T) -> Option<T> {
    let read = |creating: &RefCell<Option<Creating>>| {
        let creating = creating.borrow();
        creating.as_ref().filter(|creating| creating.metadata.callsite() == metadata.callsite()).map(read)
    };
    CREATING.try_with(read).ok().flatten()
}

struct CreationScope;

impl CreationScope {
    fn begin(creating: Creating) -> Self {
        _ = CREATING.try_with(|slot| slot.replace(Some(creating)));
        Self
    }
}

impl Drop for CreationScope {
    fn drop(&mut self) {
        // Dropped without a borrow of the slot: the end of a context can run code of the application.
        drop(CREATING.try_with(RefCell::take));
    }
}

struct TracingSpan(Span);

impl MirrorSpan for TracingSpan {
    fn enter(&self) -> bool {
        let Some(_guard) = LoopGuard::begin() else { return false };
        self.0.with_subscriber(|(id, subscriber)| subscriber.enter(id)).is_some()
    }

    fn exit(&self) {
        let _guard = LoopGuard::begin();
        self.0.with_subscriber(|(id, subscriber)| subscriber.exit(id));
    }
}

impl Drop for TracingSpan {
    fn drop(&mut self) {
        let span = mem::replace(&mut self.0, Span::none());
        if has_context() {
            let _guard = LoopGuard::begin();
            drop(span);
        } else {
            // While the thread ends, layers may no longer have their thread-local variables.
            mem::forget(span);
        }
    }
}
