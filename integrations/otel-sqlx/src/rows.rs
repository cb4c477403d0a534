//! Streams of rows: one that is watched, and one that keeps its connection until its end.

use super::database::{Step, TracedDatabase};
use super::progress::{Progress, Wants};
use super::shared::Shared;
use super::taken::Taken;
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
    pub(super) struct Rows<'e, DB: TracedDatabase> {
        state: State<'e, DB>,
    }
}

enum State<'e, DB: TracedDatabase> {
    New(Box<New<'e, DB>>),
    // The steps are dropped before the operation ends, as what they do belongs to it.
    Running(BoxStream<'e, Step<DB>>, Progress),
    Ended,
}

struct New<'e, DB: TracedDatabase> {
    query: Taken<DB>,
    shared: Arc<Shared<DB>>,
    wants: Wants,
    execute: Execute<'e, DB>,
}

type Execute<'e, DB> = Box<dyn FnOnce(Taken<DB>) -> BoxStream<'e, Step<DB>> + Send + 'e>;

impl<'e, DB: TracedDatabase> Rows<'e, DB> {
    pub(super) fn new(query: Taken<DB>, shared: Arc<Shared<DB>>, wants: Wants, execute: Execute<'e, DB>) -> Self {
        Self { state: State::New(Box::new(New { query, shared, wants, execute })) }
    }
}

impl<DB: TracedDatabase> Stream for Rows<'_, DB> {
    type Item = Step<DB>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Step<DB>>> {
        let state = self.project().state;
        if let State::New(_) = state
            && let State::New(new) = std::mem::replace(state, State::Ended)
        {
            let New { query, shared, wants, execute } = *new;
            let progress = Progress::begin(&shared, query.text(), wants);
            *state = State::Running(execute(query), progress);
        }
        let State::Running(steps, progress) = state else { return Poll::Ready(None) };
        let step = ready!(progress.run(|| steps.as_mut().poll_next(cx)));
        match &step {
            Some(Ok(Either::Right(_))) => progress.row(),
            Some(Ok(Either::Left(_))) => progress.done(),
            Some(Err(error)) => progress.fail(error),
            None => {
                progress.end();
                *state = State::Ended;
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
pub(super) struct Giver<T>(Arc<Mutex<Option<T>>>);

impl<T> Giver<T> {
    /// Gives an item, and waits until more is asked for.
    pub(super) async fn give(&self, item: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(item);
        let mut given = false;
        // Nothing wakes it, because whoever gets the item polls again when more is wanted.
        poll_fn(|_| if std::mem::replace(&mut given, true) { Poll::Ready(()) } else { Poll::Pending }).await;
    }
}

/// A future as a stream of what it gives; it owns what the items are borrowed from.
pub(super) struct Given<'e, T> {
    work: Option<BoxFuture<'e, Result<(), Error>>>,
    given: Arc<Mutex<Option<T>>>,
}

impl<'e, T> Given<'e, T> {
    pub(super) fn by<F>(work: impl FnOnce(Giver<T>) -> F) -> Self
    where
        F: Future<Output = Result<(), Error>> + Send + 'e,
    {
        let given = Arc::new(Mutex::new(None));
        Self { work: Some(Box::pin(work(Giver(Arc::clone(&given))))), given }
    }
}

impl<T> Stream for Given<'_, T> {
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
