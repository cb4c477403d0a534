//! Sends mails: requests put mails into a queue, and a worker delivers them.

mod api;
mod delivery;
mod outbox;

use crate::config::{self, variable};
use crate::serve::{GRACE, Stop, serve};
use otel_runtime::prometheus::Scrape;
use outbox::Outbox;
use std::error::Error;
use tokio::time::timeout;

/// Serves requests until `stop`, and then delivers the queued mails.
pub async fn run(stop: Stop, scrape: Scrape) -> Result<(), Box<dyn Error>> {
    let config = config::Mailer::read(variable)?;
    let outbox = Outbox::open(config.outbox).map_err(|error| format!("cannot use the directory in OUTBOX: {error}"))?;
    let (queue, worker) = delivery::start(outbox);
    // Dropping the router closes the queue, which ends the worker.
    serve(config.listen, api::router(queue), scrape, stop).await?;
    timeout(GRACE, worker).await.map_err(|_| "the queued mails were not delivered in time")??;
    Ok(())
}
