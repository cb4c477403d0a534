//! Welcome mails: sent by each registration, and again by a worker until the mailer accepts them.

use super::domain::{User, UserId};
use super::mailer::Mailer;
use super::outbox::{Outbox, WaitingMail};
use super::repository::{DatabaseError, Repository};
use opentelemetry::{InstrumentationScope, global};
use otel_runtime::semconv::SCHEMA_URL;
use otel_runtime::{counted, logged, traced};
use std::time::Duration;
use tokio::sync::watch;

/// How often the worker looks for mails that are due.
const POLL: Duration = Duration::from_secs(1);

/// Seconds after which a mail is given up: a day.
const LONGEST_WAIT: i64 = 24 * 60 * 60;

/// Sends welcome mails, and removes them from the outbox.
#[derive(Clone)]
pub struct Welcome {
    outbox: Outbox,
    mailer: Mailer,
}

impl Welcome {
    pub fn new(outbox: Outbox, mailer: Mailer) -> Self {
        // Alerts look at the increase of these counters, which a series that starts with its first failure does not have.
        Mailer::announce_requests();
        Self::announce_lost_mails();
        Self { outbox, mailer }
    }

    /// Sends a mail that is in the outbox. Returns whether the mailer has accepted it; if not, it stays in the outbox.
    pub async fn send(&self, user: &User) -> bool {
        if self.mailer.welcome(user).await.is_err() {
            return false;
        }
        // If this fails, its span shows it, and the user gets a second mail.
        _ = self.outbox.remove(user.id).await;
        true
    }

    /// Retries mails until `running` is dropped, and completes the last attempt. Several instances can share a database.
    pub async fn retry(self, repository: Repository, mut running: watch::Receiver<()>) {
        // A gauge, which no attribute creates: the number is not a sum over the instances.
        let scope = InstrumentationScope::builder("user-service").with_schema_url(SCHEMA_URL).build();
        let meter = global::meter_with_scope(scope);
        let waiting = meter.i64_gauge("mails.waiting").with_unit("{mail}");
        let waiting = waiting.with_description("Mails in the outbox that the mailer has not accepted").build();
        let mut polls = tokio::time::interval(POLL);
        let mut stopped = false;
        while !stopped {
            stopped = tokio::select! {
                _ = running.changed() => true,
                _ = polls.tick() => false,
            };
            // A database that fails is reported by `/ready`, and may respond next time.
            while running.has_changed().is_ok()
                && let Ok(Some(mail)) = self.outbox.take().await
            {
                _ = self.retry_one(&repository, mail).await;
            }
            if let Ok(count) = self.outbox.count().await {
                waiting.record(count, &[]);
            }
        }
    }

    /// The span is a child of the registration, so that its trace shows when the mail was sent, and has a link to it, because it
    /// starts after the registration has ended.
    #[traced("mails.retry", parent = &mail.registration, links = [&mail.registration], fields("user.id" = %mail.user))]
    async fn retry_one(&self, repository: &Repository, mail: WaitingMail) -> Result<(), DatabaseError> {
        let sent = match repository.find_user(mail.user).await? {
            Some(user) => self.send(&user).await,
            None => false,
        };
        if !sent && mail.age() > LONGEST_WAIT {
            self.give_up(mail.user).await?;
        }
        Ok(())
    }

    /// Removes a mail that the mailer has not accepted for a day.
    #[counted("mails.lost", unit = "{mail}", description = "Mails that no attempt could deliver", on = ok,
        announce(announce_lost_mails))]
    #[logged("mail given up after a day", event = "mails.lost", level = "error", fields("user.id" = %user))]
    async fn give_up(&self, user: UserId) -> Result<(), DatabaseError> {
        Ok(self.outbox.remove(user).await?)
    }
}
