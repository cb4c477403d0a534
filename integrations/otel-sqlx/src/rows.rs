//! Streams of rows: one that records its statement, and one that holds a connection until it ends.

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
    /// The rows and results of one statement. The statement starts with the first poll and ends with the stream.
    pub(super) struct RowStream<'e, DB: TracedDatabase> {
        state: RowStreamState<'e, DB>,
    }
}

enum RowStreamState<'e, DB: TracedDatabase> {
    New(Box<UnstartedStatement<'e, DB>>),
    // The steps are dropped before the operation ends, because work that they do while dropped belongs to it.
    Running(BoxStream<'e, StatementStep<DB>>, StatementOperation),
    Ended,
}

struct UnstartedStatement<'e, DB: TracedDatabase> {
    query: OwnedQuery<DB>,
    pool_state: Arc<PoolState<DB>>,
    consumption: Consumption,
    execute: StartStatement<'e, DB>,
}

type StartStatement<'e, DB> = Box<dyn FnOnce(OwnedQuery<DB>) -> BoxStream<'e, StatementStep<DB>> + Send + 'e>;

impl<'e, DB: TracedDatabase> RowStream<'e, DB> {
    pub(super) fn new(
        query: OwnedQuery<DB>,
        pool_state: Arc<PoolState<DB>>,
        consumption: Consumption,
        execute: StartStatement<'e, DB>,
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

/// Passes items from the future of a `GeneratedStream` to its consumer.
pub(super) struct Yielder<T>(Arc<Mutex<Option<T>>>);

impl<T> Yielder<T> {
    /// Yields an item and waits until the next one is requested.
    pub(super) async fn yield_item(&self, item: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(item);
        let mut yielded = false;
        // No waker is needed, because the consumer of the item polls again for the next one.
        poll_fn(|_| if std::mem::replace(&mut yielded, true) { Poll::Ready(()) } else { Poll::Pending }).await;
    }
}

/// A stream of the items that a future yields. The future owns the connection that the items are read from.
pub(super) struct GeneratedStream<'e, T> {
    work: Option<BoxFuture<'e, Result<(), Error>>>,
    item: Arc<Mutex<Option<T>>>,
}

impl<'e, T> GeneratedStream<'e, T> {
    pub(super) fn new<F>(work: impl FnOnce(Yielder<T>) -> F) -> Self
    where
        F: Future<Output = Result<(), Error>> + Send + 'e,
    {
        let item = Arc::new(Mutex::new(None));
        Self { work: Some(Box::pin(work(Yielder(Arc::clone(&item))))), item }
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
            Poll::Pending => match self.item.lock().unwrap_or_else(PoisonError::into_inner).take() {
                Some(item) => Poll::Ready(Some(Ok(item))),
                None => Poll::Pending,
            },
        }
    }
}
