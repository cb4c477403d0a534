//! A span of `tracing` as a span of the pipeline.
//!
//! It starts when it is entered, or when something refers to it, so that its parent can be set after it was created.

use crate::callsite::start::pending::{PendingSpan, StartedSpan};
use crate::callsite::value::fields::Fields;
use crate::clock::Moment;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanKind, Status, TraceContextExt as _};
use std::cell::Cell;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(super) struct BridgedSpan(Mutex<SpanState>);

enum SpanState {
    Pending(PendingSpan),
    Started {
        span: StartedSpan,
        last_exit: Option<Moment>,
    },
    /// It has ended, or it is being started by this thread.
    Unavailable,
}

/// Properties that are set after a span was created.
pub(super) struct SpanChange {
    pub(super) fields: Fields,
    pub(super) kind: Option<SpanKind>,
}

thread_local! {
    static IS_STARTING: Cell<bool> = const { Cell::new(false) };
}

/// Returns whether this thread is starting a span. Spans and events that a sampler or a span processor creates meanwhile are not recorded.
pub(super) fn is_starting() -> bool {
    IS_STARTING.get()
}

impl BridgedSpan {
    pub(super) fn new(pending: PendingSpan) -> Self {
        Self(Mutex::new(SpanState::Pending(pending)))
    }

    /// Refers to a span that has started.
    pub(super) fn started(span: StartedSpan) -> Self {
        Self(Mutex::new(SpanState::Started { span, last_exit: None }))
    }

    /// Returns whether the span belongs to an annotated function, which decides about its status.
    pub(super) fn is_of_call(&self) -> bool {
        matches!(&*self.state(), SpanState::Started { span, .. } if span.is_of_call())
    }

    /// Returns the context in which the span is the current one. The span starts, unless it has started before.
    pub(super) fn context(&self) -> Option<Context> {
        self.start(|span| span.context.clone())
    }

    /// Returns the IDs of the span, for other spans and for log records. The span starts, unless it has started before.
    pub(super) fn span_context(&self) -> Option<SpanContext> {
        self.start(StartedSpan::span_context)
    }

    /// Sets the parent. Returns `false` if the span has started.
    pub(super) fn set_parent(&self, parent: Context) -> bool {
        match &mut *self.state() {
            SpanState::Pending(pending) => {
                pending.set_parent(parent);
                true
            }
            SpanState::Started { .. } | SpanState::Unavailable => false,
        }
    }

    /// Returns an empty change, or `None` if the span is not recorded.
    pub(super) fn change(&self) -> Option<SpanChange> {
        let text_limit = match &*self.state() {
            SpanState::Pending(pending) => pending.is_recorded().then(|| pending.text_limit()),
            SpanState::Started { span, .. } => span.is_recorded().then(|| span.text_limit()),
            SpanState::Unavailable => None,
        };
        text_limit.map(|limit| SpanChange { fields: Fields::with_capacity(0, limit), kind: None })
    }

    /// Applies a change. The kind of a span that has started cannot change.
    pub(super) fn apply(&self, change: SpanChange) {
        match &mut *self.state() {
            SpanState::Pending(pending) => {
                if let Some(kind) = change.kind {
                    pending.set_kind(kind);
                }
                pending.fields().merge(change.fields);
            }
            SpanState::Started { span, .. } => span.record(change.fields),
            SpanState::Unavailable => {}
        }
    }

    /// Sets the status, by the rules of the specification: `Ok` is final, and an error is not reset.
    pub(super) fn set_status(&self, status: Status) {
        match &mut *self.state() {
            SpanState::Pending(pending) => pending.fields().set_status(status),
            SpanState::Started { span, .. } => span.context.span().set_status(status),
            SpanState::Unavailable => {}
        }
    }

    /// Remembers when the span was last exited.
    pub(super) fn exited(&self) {
        if let SpanState::Started { last_exit, .. } = &mut *self.state() {
            *last_exit = Some(Moment::now());
        }
    }

    /// Ends the span, with the time of its last exit or the current time as its end time.
    pub(super) fn end(&self) {
        self.start(|_| ());
        let state = mem::replace(&mut *self.state(), SpanState::Unavailable);
        // The lock is released before the span ends, because that runs span processors.
        if let SpanState::Started { span, last_exit } = state {
            span.end(last_exit);
        }
    }

    fn start<T>(&self, read: impl FnOnce(&StartedSpan) -> T) -> Option<T> {
        if is_starting() {
            return None;
        }
        let mut state = self.state();
        if matches!(*state, SpanState::Pending(_))
            && let SpanState::Pending(pending) = mem::replace(&mut *state, SpanState::Unavailable)
        {
            // Another thread waits for the lock. `is_starting` prevents this thread from locking it again before the span has started.
            let _starting = Starting::begin();
            *state = SpanState::Started { span: pending.start(), last_exit: None };
        }
        match &*state {
            SpanState::Started { span, .. } => Some(read(span)),
            SpanState::Pending(_) | SpanState::Unavailable => None,
        }
    }

    fn state(&self) -> MutexGuard<'_, SpanState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Exists while this thread starts a span.
struct Starting;

impl Starting {
    fn begin() -> Self {
        IS_STARTING.set(true);
        Self
    }
}

impl Drop for Starting {
    fn drop(&mut self) {
        IS_STARTING.set(false);
    }
}
