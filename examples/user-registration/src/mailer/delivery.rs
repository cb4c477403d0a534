//! The queue of mails and the worker that delivers them. A delivery belongs to the trace of the request that queued the mail.

use super::outbox::Outbox;
use crate::problem::InvalidField;
use crate::tenant;
use opentelemetry::metrics::UpDownCounter;
use opentelemetry::{Context, global};
use otel_runtime::context::Envelope;
use otel_runtime::{counted, logged, traced};
use serde::Deserialize;
use std::io;
use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// If the queue is full, the mailer refuses the request.
const LONGEST_QUEUE: usize = 1_000;

/// The pauses between attempts to deliver a mail. If the last attempt fails as well, the mail is lost.
const PAUSES: [Duration; 3] = [Duration::from_millis(100), Duration::from_millis(400), Duration::from_millis(1600)];

/// A mail to be sent. It does not implement `Debug`, because the address is personal data.
#[derive(Deserialize)]
pub struct Mail {
    pub to: String,
    pub template: Template,
    pub user_id: Uuid,
}

impl Mail {
    /// Rejects control characters: a line break in an address would start another header of the mail.
    pub fn check(&self) -> Result<(), Vec<InvalidField>> {
        if self.to.contains('@') && !self.to.chars().any(char::is_control) {
            return Ok(());
        }
        Err(vec![InvalidField { field: "to", problem: "is not an e-mail address" }])
    }
}

/// The available mails.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Template {
    Welcome,
}

/// Accepts mails for the worker.
#[derive(Clone)]
pub struct Queue {
    mails: Sender<Envelope<Mail>>,
    outbox: Outbox,
    queued: UpDownCounter<i64>,
}

/// The queue is full, or its worker has ended.
pub struct QueueFull;

/// Starts a worker. It ends when all clones of its queue are dropped and the queued mails are delivered.
pub fn start(outbox: Outbox) -> (Queue, JoinHandle<()>) {
    let (mails, received) = mpsc::channel(LONGEST_QUEUE);
    // An instrument of the OpenTelemetry API, for a measurement that no attribute covers. It uses the same pipeline.
    let meter = global::meter("mailer");
    let queued = meter.i64_up_down_counter("mails.queued").with_unit("{mail}");
    let queued = queued.with_description("Mails waiting for delivery").build();
    // Alerts look at the increase of this counter, which a series that starts with its first failure does not have.
    announce_lost_mails();
    let worker = tokio::spawn(work(received, outbox.clone(), queued.clone()));
    (Queue { mails, outbox, queued }, worker)
}

impl Queue {
    /// Queues a mail together with the context of its request.
    pub fn add(&self, mail: Mail) -> Result<(), QueueFull> {
        self.mails.try_send(Envelope::new(mail)).map_err(|_| QueueFull)?;
        self.queued.add(1, &[]);
        Ok(())
    }

    pub fn takes_mails(&self) -> bool {
        !self.mails.is_closed() && self.mails.capacity() > 0
    }

    /// The outbox that the worker delivers to.
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }
}

async fn work(mut mails: Receiver<Envelope<Mail>>, outbox: Outbox, queued: UpDownCounter<i64>) {
    while let Some(envelope) = mails.recv().await {
        queued.add(-1, &[]);
        let (mail, request) = envelope.into_parts();
        // `deliver` retries, and reports its own failures. The next mail may succeed.
        if deliver(&outbox, mail, request).await.is_err() {
            mail_lost();
        }
    }
}

/// Counts a mail that is not delivered. Unlike `mails.delivered`, the counter has no attributes, so it can start at zero.
#[counted(
    "mails.lost",
    unit = "{mail}",
    description = "Mails that no attempt could deliver",
    announce(announce_lost_mails)
)]
fn mail_lost() {}

/// The span is a child of the request, so that the trace contains the delivery, and has a link to it, because it starts after
/// the request has ended.
#[traced("mailer.deliver", kind = consumer, parent = &request, links = [&request],
    fields("user.id" = %mail.user_id, "tenant.id" = tenant::of(&request)))]
#[counted("mails.delivered", unit = "{mail}", description = "Mails that were delivered or failed")]
#[logged("mail delivered in {elapsed}", event = "mails.delivered", fields("user.id" = %mail.user_id),
    err("mail not delivered: {err}"))]
async fn deliver(outbox: &Outbox, mail: Mail, request: Context) -> io::Result<()> {
    let text = match mail.template {
        Template::Welcome => "Subject: Welcome\r\n\r\nThank you for registering.\r\n",
    };
    for pause in PAUSES {
        if outbox.put(&mail.to, text).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(pause).await;
    }
    outbox.put(&mail.to, text).await
}
