//! Propagates the current context to other threads, tasks, callbacks, channels and processes, and through HTTP headers.
//!
//! OpenTelemetry stores the current context in a thread-local variable, so work that moves to another thread or task loses it: its spans
//! are in a trace of their own, and baggage is missing. The functions in this module capture the current context and attach it where the
//! work runs.
//!
//! | work that runs | use | feature |
//! |---|---|---|
//! | in a thread | [`spawn_thread`] | |
//! | in a scoped thread, a thread pool such as rayon's, a callback | [`carry`], [`carry_each`] | |
//! | in another future, or wherever a future is polled | [`in_context`] | |
//! | in a task of tokio | `spawn`, `spawn_blocking` | `tokio` |
//! | in a `tokio::task::JoinSet` | `SpawnInContext` | `tokio` |
//! | in the items of a stream | `stream_in_context` | `stream` |
//! | when a message is received over a channel or a queue | [`Envelope`] | |
//! | in a child process, or started by another process | [`PropagateContext`], [`from_environment`] | |
//! | on another machine | `inject`, `extract` | `http` |
//!
//! The closures of scoped threads and of thread pools are wrapped:
//!
//! ```
//! use opentelemetry::baggage::BaggageExt;
//! use opentelemetry::{Context, KeyValue};
//! use otel_runtime::context::{carry, carry_each};
//!
//! let entries = || Context::current().baggage().len();
//! let _tenant = Context::current_with_baggage([KeyValue::new("tenant.id", "acme")]).attach();
//! std::thread::scope(|scope| {
//!     assert_eq!(scope.spawn(entries).join().unwrap(), 0);
//!     assert_eq!(scope.spawn(carry(entries)).join().unwrap(), 1);
//!     // With rayon: `numbers.par_iter().map(carry_each(|number| number + 1))`, and `rayon::spawn(carry(work))`.
//!     let work = carry_each(|number: usize| number + entries());
//!     assert_eq!(scope.spawn(move || work(41)).join().unwrap(), 42);
//! });
//! ```
//!
//! A channel of tokio carries the context of each sender, and its receiver continues the trace:
//!
//! ```
//! use otel_runtime::context::Envelope;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let (sender, mut first) = tokio::sync::broadcast::channel(4);
//! let mut second = sender.subscribe();
//! sender.send(Envelope::new("order 7")).unwrap();
//! for receiver in [&mut first, &mut second] {
//!     let length = receiver.recv().await.unwrap().open(|order| order.len());
//!     assert_eq!(length, 7);
//! }
//! # }
//! ```

mod carried;
mod command;
mod envelope;
mod environment;
#[cfg(feature = "http")]
pub(crate) mod headers;
mod stale;
#[cfg(feature = "tokio")]
mod tasks;

#[cfg(feature = "stream")]
pub use carried::stream_in_context;
pub use carried::{InContext, carry, carry_each, in_context, spawn_thread};
pub use command::PropagateContext;
pub use envelope::Envelope;
pub use environment::{from_environment, from_variables};
#[cfg(feature = "http")]
pub use headers::{extract, inject};
#[cfg(feature = "tokio")]
pub use tasks::{SpawnInContext, spawn, spawn_blocking};
