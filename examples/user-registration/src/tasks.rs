//! Tasks that continue when the request that started them has ended. The service waits for them before it exits.

use std::convert::Infallible;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Starts tasks.
#[derive(Clone)]
pub struct Tasks(mpsc::Sender<Infallible>);

/// Waits for the tasks.
pub struct RunningTasks(mpsc::Receiver<Infallible>);

impl Tasks {
    pub fn new() -> (Self, RunningTasks) {
        let (task, tasks) = mpsc::channel(1);
        (Self(task), RunningTasks(tasks))
    }

    /// Starts a task that runs in the current context, and completes if its handle is dropped.
    pub fn spawn<F>(&self, work: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        let running = self.0.clone();
        otel_runtime::context::spawn(async move {
            let _running = running;
            work.await
        })
    }
}

impl RunningTasks {
    /// Waits until all tasks have ended, and all `Tasks` are dropped.
    pub async fn ended(mut self) {
        // Nothing is ever sent. The channel closes with the last sender.
        _ = self.0.recv().await;
    }
}
