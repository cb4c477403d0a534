//! The queue of mails and the worker that delivers them. A delivery belongs to the trace of the request that queued the mail.

use super::outbox::Outbox;
use crate::problem::InvalidField;
use opentelemetry::metrics::UpDownCounter;
use opentelemetry::{Context, global};
use otel_runtime::context::Envelope;
use otel_runtime::{counted, logged, traced};
use serde::Deserialize;
use std::io;
use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use uuid::Uuid;

/// If the queue is full, the mailer refuses the request.
const LONGEST_QUEUE: usize = 1_000;

/// The pauses between attempts to deliver a mail.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(400)];

/// How long a request waits for its delivery. Shorter than its client waits.
const PATIENCE: Duration = Duration::from_millis(1500);

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
    mails: Sender<Envelope<Queued>>,
    outbox: Outbox,
    queued: UpDownCounter<i64>,
}

/// A mail in the queue, and who waits for its delivery.
struct Queued {
    mail: Mail,
    delivered: oneshot::Sender<()>,
}

/// A mail was not delivered.
pub enum NotDelivered {
    /// The queue is full, or its worker has ended.
    QueueFull,
    /// All attempts failed, or took too long.
    Failed,
}

/// Starts a worker. It ends when all clones of its queue are dropped and the queued mails are delivered.
pub fn start(outbox: Outbox) -> (Queue, JoinHandle<()>) {
    let (mails, received) = mpsc::channel(LONGEST_QUEUE);
    // An instrument of the OpenTelemetry API, for a measurement that no attribute covers. It uses the same pipeline.
    let meter = global::meter("mailer");
    let queued = meter.i64_up_down_counter("mails.queued").with_unit("{mail}");
    let queued = queued.with_description("Mails waiting for delivery").build();
    let worker = tokio::spawn(work(received, outbox.clone(), queued.clone()));
    (Queue { mails, outbox, queued }, worker)
}

impl Queue {
    /// Queues a mail together with the context of its request, and waits until it is delivered. The queue is in memory: a client that
    /// gets no confirmation has to send the mail again.
    pub async fn deliver(&self, mail: Mail) -> Result<(), NotDelivered> {
        let (delivered, delivery) = oneshot::channel();
        self.mails.try_send(Envelope::new(Queued { mail, delivered })).map_err(|_| NotDelivered::QueueFull)?;
        self.queued.add(1, &[]);
        let delivery = timeout(PATIENCE, delivery).await.map_err(|_| NotDelivered::Failed)?;
        delivery.map_err(|_| NotDelivered::Failed)
    }

    pub fn takes_mails(&self) -> bool {
        !self.mails.is_closed() && self.mails.capacity() > 0
    }

    /// The outbox that the worker delivers to.
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }
}

async fn work(mut mails: Receiver<Envelope<Queued>>, outbox: Outbox, queued: UpDownCounter<i64>) {
    while let Some(envelope) = mails.recv().await {
        queued.add(-1, &[]);
        let (Queued { mail, delivered }, request) = envelope.into_parts();
        // `deliver` reports its own failures. The next mail may succeed.
        if deliver(&outbox, mail, request).await.is_ok() {
            // The client may have left.
            _ = delivered.send(());
        }
    }
}

/// The span is a child of the request, so that the trace contains the delivery, and has a link to it, because other requests
/// may be delivered in between.
#[traced("mailer.deliver", kind = consumer, parent = &request, links = [&request], fields("user.id" = %mail.user_id))]
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
