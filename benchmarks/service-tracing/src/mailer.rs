//! The client of the mailer service. A registration does not depend on it.

use crate::domain::User;
use crate::telemetry::INSTRUMENTS;
use axum::http::HeaderMap;
use axum_tracing_opentelemetry::tracing_opentelemetry_instrumentation_sdk::{
    find_current_context, http::inject_context,
};
use opentelemetry::KeyValue;
use reqwest::{Client, Url};
use serde_json::json;
use std::error::Error;
use std::time::{Duration, Instant};
use tracing::field::Empty;
use tracing::{Span, debug, instrument};

#[derive(Clone)]
pub struct Mailer {
    client: Client,
    send: Url,
}

impl Mailer {
    pub fn new(url: &str) -> Result<Self, Box<dyn Error>> {
        let client = Client::builder().timeout(Duration::from_secs(2)).build()?;
        Ok(Self { client, send: Url::parse(url)?.join("/send")? })
    }

    pub async fn welcome(&self, user: &User) -> Result<(), reqwest::Error> {
        let outcome = self.send(user).await;
        INSTRUMENTS.mails_requested.add(1, &[]);
        debug!(user.id = %user.id, "welcome mail requested");
        outcome
    }

    #[instrument(name = "POST", skip_all, err(level = "warn"), fields(otel.kind = "client", http.request.method = "POST",
        server.address = self.send.host_str(), server.port = self.send.port().map(i64::from), url.full = %self.send,
        http.response.status_code = Empty))]
    async fn send(&self, user: &User) -> Result<(), reqwest::Error> {
        let mut headers = HeaderMap::new();
        inject_context(&find_current_context(), &mut headers);
        let mail = json!({ "to": user.email, "template": "welcome", "user_id": user.id });
        let start = Instant::now();
        let answer = self.client.post(self.send.clone()).headers(headers).json(&mail).send().await?;
        let status = i64::from(answer.status().as_u16());
        Span::current().record("http.response.status_code", status);
        let attributes = [
            KeyValue::new("http.request.method", "POST"),
            KeyValue::new("server.address", self.send.host_str().unwrap_or_default().to_owned()),
            KeyValue::new("server.port", i64::from(self.send.port_or_known_default().unwrap_or_default())),
            KeyValue::new("http.response.status_code", status),
        ];
        INSTRUMENTS.client_duration.record(start.elapsed().as_secs_f64(), &attributes);
        answer.error_for_status().map(|_| ())
    }
}
