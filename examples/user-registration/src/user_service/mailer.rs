//! The client of the mailer service. A registration does not depend on it.

use super::domain::User;
use otel_reqwest::RequestBuilderExt as _;
use otel_runtime::{Outcome, counted, logged};
use reqwest::{Client, StatusCode, Url};
use serde_json::json;
use std::time::Duration;
use thiserror::Error;

/// Short, because a client waits for the response, and the mailer only queues the mail.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Requests mails from the mailer.
#[derive(Clone)]
pub struct Mailer {
    client: Client,
    send: Url,
}

/// The client cannot be created.
#[derive(Debug, Error)]
pub enum UnusableMailer {
    #[error("MAILER_URL is `{0}`, expected a URL such as `http://127.0.0.1:8081`")]
    Url(String),
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
        let send = send.map_err(|_| UnusableMailer::Url(url.to_owned()))?;
        Ok(Self { client: Client::builder().timeout(TIMEOUT).build()?, send })
    }

    /// Requests a welcome mail for a user.
    #[counted("mails.requested", unit = "{mail}", description = "Mails requested from the mailer")]
    #[logged("welcome mail requested", level = "debug", fields("user.id" = %user.id),
        err("no welcome mail: {err}", level = "warn"))]
    pub async fn welcome(&self, user: &User) -> Result<(), MailerError> {
        let mail = json!({ "to": user.email, "template": "welcome", "user_id": user.id });
        let answer = self.client.post(self.send.clone()).json(&mail).traced().send().await;
        let status = answer.map_err(MailerError::Unreachable)?.status();
        if status.is_success() { Ok(()) } else { Err(MailerError::Refused(status)) }
    }
}
