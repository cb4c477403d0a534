//! Streams of rows: one that is watched, and one that keeps its connection until its end.

use super::database::{StatementStep, TracedDatabase};
use super::operation::{Consumption, StatementOperation};
use super::owned_query::OwnedQuery;
use super::pool_state::PoolState;
use futures_core::Stream;
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use pin_project_lite::pin_project;
use sqlx_core::{Either, Error};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

pin_project! {
    /// The steps of one statement, which begins when they are first asked for and ends with them.
    pub(super) struct RowStream<'e, DB: TracedDatabase> {
        state: RowStreamState<'e, DB>,
    }
}

enum RowStreamState<'e, DB: TracedDatabase> {
    New(Box<UnstartedStatement<'e, DB>>),
    // The steps are dropped before the operation ends, as what they do belongs to it.
    Running(BoxStream<'e, StatementStep<DB>>, StatementOperation),
    Ended,
}

struct UnstartedStatement<'e, DB: TracedDatabase> {
    query: OwnedQuery<DB>,
    pool_state: Arc<PoolState<DB>>,
    consumption: Consumption,
    execute: Execute<'e, DB>,
}

type Execute<'e, DB> = Box<dyn FnOnce(OwnedQuery<DB>) -> BoxStream<'e, StatementStep<DB>> + Send + 'e>;

impl<'e, DB: TracedDatabase> RowStream<'e, DB> {
    pub(super) fn new(
        query: OwnedQuery<DB>,
        pool_state: Arc<PoolState<DB>>,
        consumption: Consumption,
        execute: Execute<'e, DB>,
    ) -> Self {
        Self { state: RowStreamState::New(Box::new(UnstartedStatement { query, pool_state, consumption, execute })) }
    }
}

impl<DB: TracedDatabase> Stream for RowStream<'_, DB> {
    type Item = StatementStep<DB>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<StatementStep<DB>>> {
        let state = self.project().state;
        if let RowStreamState::New(_) = state
            && let RowStreamState::New(new) = std::mem::replace(state, RowStreamState::Ended)
        {
            let UnstartedStatement { query, pool_state, consumption, execute } = *new;
            let operation = StatementOperation::begin(&pool_state, query.text(), consumption);
            *state = RowStreamState::Running(execute(query), operation);
        }
        let RowStreamState::Running(steps, operation) = state else { return Poll::Ready(None) };
        let step = ready!(operation.run(|| steps.as_mut().poll_next(cx)));
        match &step {
            Some(Ok(Either::Right(_))) => operation.record_row(),
            Some(Ok(Either::Left(_))) => operation.record_result(),
            Some(Err(error)) => operation.record_error(error),
            None => {
                operation.end();
                *state = RowStreamState::Ended;
            }
        }
        Poll::Ready(step)
    }
}

/// The next item of a stream.
pub(super) async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    poll_fn(|cx| Pin::new(&mut *stream).poll_next(cx)).await
}

/// Where a future puts the items of the stream that it is.
pub(super) struct Yielder<T>(Arc<Mutex<Option<T>>>);

impl<T> Yielder<T> {
    /// Gives an item, and waits until more is asked for.
    pub(super) async fn yield_item(&self, item: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(item);
        let mut given = false;
        // Nothing wakes it, because whoever gets the item polls again when more is wanted.
        poll_fn(|_| if std::mem::replace(&mut given, true) { Poll::Ready(()) } else { Poll::Pending }).await;
    }
}

/// A future as a stream of what it gives; it owns what the items are borrowed from.
pub(super) struct GeneratedStream<'e, T> {
    work: Option<BoxFuture<'e, Result<(), Error>>>,
    given: Arc<Mutex<Option<T>>>,
}

impl<'e, T> GeneratedStream<'e, T> {
    pub(super) fn new<F>(work: impl FnOnce(Yielder<T>) -> F) -> Self
    where
        F: Future<Output = Result<(), Error>> + Send + 'e,
    {
        let given = Arc::new(Mutex::new(None));
        Self { work: Some(Box::pin(work(Yielder(Arc::clone(&given))))), given }
    }
}

impl<T> Stream for GeneratedStream<'_, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(work) = &mut self.work else { return Poll::Ready(None) };
        let done = work.as_mut().poll(cx);
        if done.is_ready() {
            self.work = None;
        }
        match done {
            Poll::Ready(Err(error)) => Poll::Ready(Some(Err(error))),
            Poll::Ready(Ok(())) => Poll::Ready(None),
            Poll::Pending => match self.given.lock().unwrap_or_else(PoisonError::into_inner).take() {
                Some(item) => Poll::Ready(Some(Ok(item))),
                None => Poll::Pending,
            },
        }
    }
}
