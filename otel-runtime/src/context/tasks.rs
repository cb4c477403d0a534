//! Tasks of tokio that run in the current context.

use super::carried::{carry, in_context};
use std::future::Future;
use tokio::task::{AbortHandle, JoinHandle, JoinSet};

/// Spawns a tokio task that runs in the current context, like `tokio::spawn`.
///
/// ```
/// # async fn example() {
/// let task = otel_runtime::context::spawn(async { 42 });
/// assert_eq!(task.await.unwrap(), 42);
/// # }
/// ```
///
/// # Panics
///
/// Panics outside a tokio runtime, like `tokio::spawn`.
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tokio::spawn(in_context(future))
}

/// Runs a blocking closure on tokio's blocking threads in the current context, like `tokio::task::spawn_blocking`.
///
/// ```
/// # async fn example() {
/// let task = otel_runtime::context::spawn_blocking(|| 42);
/// assert_eq!(task.await.unwrap(), 42);
/// # }
/// ```
///
/// # Panics
///
/// Panics outside a tokio runtime, like `tokio::task::spawn_blocking`.
pub fn spawn_blocking<T, W>(work: W) -> JoinHandle<T>
where
    W: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    tokio::task::spawn_blocking(carry(work))
}

/// Spawns the tasks of a [`JoinSet`] in the current context.
///
/// ```
/// use opentelemetry::baggage::BaggageExt;
/// use opentelemetry::{Context, KeyValue};
/// use otel_runtime::context::SpawnInContext;
/// use tokio::task::JoinSet;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mut tasks = JoinSet::new();
/// {
///     let _tenant = Context::current_with_baggage([KeyValue::new("tenant.id", "acme")]).attach();
///     for _ in 0..2 {
///         tasks.spawn_in_context(async { Context::current().baggage().len() });
///     }
/// }
/// assert_eq!(tasks.join_all().await, [1, 1]);
/// # }
/// ```
pub trait SpawnInContext<T> {
    /// Spawns a task that runs in the current context, like [`JoinSet::spawn`].
    ///
    /// # Panics
    ///
    /// Panics outside a tokio runtime.
    fn spawn_in_context<F>(&mut self, future: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send;

    /// Runs a blocking closure on tokio's blocking threads in the current context, like [`JoinSet::spawn_blocking`].
    ///
    /// # Panics
    ///
    /// Panics outside a tokio runtime.
    fn spawn_blocking_in_context<W>(&mut self, work: W) -> AbortHandle
    where
        W: FnOnce() -> T + Send + 'static,
        T: Send;
}

impl<T: 'static> SpawnInContext<T> for JoinSet<T> {
    fn spawn_in_context<F>(&mut self, future: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        self.spawn(in_context(future))
    }

    fn spawn_blocking_in_context<W>(&mut self, work: W) -> AbortHandle
    where
        W: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        self.spawn_blocking(carry(work))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::Context;

    struct Tenant(u32);

    fn tenant() -> Option<u32> {
        Context::current().get::<Tenant>().map(|tenant| tenant.0)
    }

    #[test]
    fn tasks_and_blocking_work_run_in_the_context_of_their_parent() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let found = runtime.block_on(async {
            let mut set = JoinSet::new();
            let current = Context::current_with_value(Tenant(7)).attach();
            let (task, work) = (spawn(async { tenant() }), spawn_blocking(tenant));
            set.spawn_in_context(async { tenant() });
            set.spawn_blocking_in_context(tenant);
            set.spawn(async { tenant() });
            drop(current);
            let mut of_set = set.join_all().await;
            of_set.sort();
            (task.await.expect("does not panic"), work.await.expect("does not panic"), of_set)
        });
        assert_eq!(found, (Some(7), Some(7), vec![None, Some(7), Some(7)]));
    }
}
