//! Sends mails: requests are queued, and a worker delivers.

mod api;
mod delivery;
mod outbox;

use crate::config::{self, variable};
use crate::serve::{GRACE, Stop, serve};
use otel_runtime::prometheus::Scrape;
use outbox::Outbox;
use std::error::Error;
use tokio::time::timeout;

/// Serves until it is told to stop, and then delivers what is queued.
pub async fn run(stop: Stop, scrape: Scrape) -> Result<(), Box<dyn Error>> {
    let config = config::Mailer::read(variable)?;
    let outbox = Outbox::open(config.outbox).map_err(|error| format!("cannot use the directory of OUTBOX: {error}"))?;
    let (queue, worker) = delivery::start(outbox);
    // The queue is closed when the router is gone, and the worker ends with the queue.
    serve(config.listen, api::router(queue), scrape, stop).await?;
    timeout(GRACE, worker).await.map_err(|_| "mails are still queued, and time is up")??;
    Ok(())
}
