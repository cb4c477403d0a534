//! The client of the mailer service. A registration does not depend on it.

use super::domain::User;
use otel_reqwest::RequestBuilderExt as _;
use otel_runtime::{Outcome, counted, logged};
use reqwest::{Client, StatusCode, Url};
use serde_json::json;
use std::time::Duration;
use thiserror::Error;

/// Short, because a client waits for the response. The mailer stops waiting for a delivery before that.
const TIMEOUT: Duration = Duration::from_secs(2);

/// How long an idle connection is kept. Shorter than the mailer waits for the next request, so that it is not closed while a request is
/// being sent.
const REUSE: Duration = Duration::from_secs(5);

/// Requests mails from the mailer.
#[derive(Clone)]
pub struct Mailer {
    client: Client,
    send: Url,
}

/// The client cannot be created.
#[derive(Debug, Error)]
pub enum UnusableMailer {
    /// The URL is not repeated, because it can contain a password.
    #[error("MAILER_URL is not a URL such as `http://127.0.0.1:8081`")]
    Url,
    #[error("cannot create the HTTP client: {0}")]
    Client(#[from] reqwest::Error),
}

/// The mailer did not accept a mail.
#[derive(Debug, Error, Outcome)]
pub enum MailerError {
    #[error("the mailer cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    #[error("the mailer returned {0}")]
    #[outcome(with = StatusCode::as_str)]
    Refused(StatusCode),
}

impl Mailer {
    pub fn new(url: &str) -> Result<Self, UnusableMailer> {
        let send = Url::parse(url).and_then(|base| base.join("/send"));
        let send = send.map_err(|_| UnusableMailer::Url)?;
        let client = Client::builder().timeout(TIMEOUT).pool_idle_timeout(REUSE);
        Ok(Self { client: client.build()?, send })
    }

    /// Requests a welcome mail for a user.
    ///
    /// The announced failures are those that the mailer, or a proxy before it, responds with.
    #[counted("mails.requested", unit = "{mail}", description = "Mails requested from the mailer",
        announce(announce_requests, [], [error.type = "unreachable"], [error.type = "404"], [error.type = "408"],
            [error.type = "422"], [error.type = "429"], [error.type = "500"], [error.type = "502"], [error.type = "503"],
            [error.type = "504"]))]
    #[logged("welcome mail requested", level = "debug", fields("user.id" = %user.id),
        err("no welcome mail: {err}", level = "warn"))]
    pub async fn welcome(&self, user: &User) -> Result<(), MailerError> {
        let mail = json!({ "to": user.email, "template": "welcome", "user_id": user.id });
        let answer = self.client.post(self.send.clone()).json(&mail).traced().send().await;
        let status = answer.map_err(MailerError::Unreachable)?.status();
        if status.is_success() { Ok(()) } else { Err(MailerError::Refused(status)) }
    }
}
