//! Where answers come from: a running viewer, or a file.

use otel_viewer::{LogFilter, MetricFilter, TraceFilter, Viewer};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::time::Duration;
use ureq::{Agent, Body};

/// The variable with the token of a viewer that other machines can reach.
pub(super) const TOKEN: &str = "OTEL_RUST_VIEWER_TOKEN";

/// The token of the environment.
pub(super) fn token() -> Option<String> {
    std::env::var(TOKEN).ok().filter(|token| !token.is_empty())
}

/// Where answers come from.
pub(super) enum Source {
    Running(Running),
    File(Viewer),
}

impl Source {
    /// Answers a path of the API, such as `traces`.
    ///
    /// # Errors
    ///
    /// Returns a message if there is no viewer, or if it does not understand the query.
    pub(super) fn get(&self, path: &str, parameters: &[(&str, String)]) -> Result<Value, String> {
        let query: Vec<String> = parameters
            .iter()
            .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
            .collect();
        match self {
            Self::Running(running) => running.get(path, &query.join("&")),
            Self::File(viewer) => from_viewer(viewer, path, &query.join("&"), parameters),
        }
    }
}

fn from_viewer(viewer: &Viewer, path: &str, query: &str, parameters: &[(&str, String)]) -> Result<Value, String> {
    let text = |error: otel_viewer::InvalidFilter| error.to_string();
    match path {
        "traces" => value(&viewer.traces(&TraceFilter::from_query(query).map_err(text)?).map_err(text)?),
        "logs" => value(&viewer.logs(&LogFilter::from_query(query).map_err(text)?).map_err(text)?),
        "metrics" => value(&viewer.metrics(&MetricFilter::from_query(query).map_err(text)?)),
        "metrics/one" => {
            let parameter = |name| parameters.iter().find(|(other, _)| *other == name).map(|(_, value)| &**value);
            value(&viewer.metric(parameter("name").unwrap_or_default(), parameter("kind"), parameter("service")))
        }
        _ => value(&viewer.findings()),
    }
}

fn value(answer: &impl Serialize) -> Result<Value, String> {
    serde_json::to_value(answer).map_err(|error| error.to_string())
}

/// A viewer that runs, over HTTP.
pub(super) struct Running {
    agent: Agent,
    /// The URL of the page, with a slash at its end.
    url: String,
    token: Option<String>,
}

impl Running {
    /// `url` is the URL of the page as it was printed, which can contain a token.
    pub(super) fn new(url: &str) -> Self {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let in_url = query.split('&').find_map(|pair| pair.strip_prefix("token=")).map(str::to_owned);
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_connect(Some(Duration::from_secs(5)))
            .timeout_recv_response(Some(Duration::from_secs(30)));
        let url = format!("{}/", base.trim_end_matches('/'));
        Self { agent: config.build().into(), url, token: in_url.or_else(token) }
    }

    /// Returns whether a viewer answers.
    pub(super) fn is_viewer(&self) -> bool {
        self.get("summary", "").is_ok_and(|summary| summary.get("revision").is_some())
    }

    fn get(&self, path: &str, query: &str) -> Result<Value, String> {
        let mut response = self.request(&format!("{path}?{query}"))?;
        let text = response.with_config().limit(u64::MAX).read_to_string();
        let text = text.map_err(|error| format!("{}: {error}", self.url))?;
        serde_json::from_str(&text).map_err(|_| format!("{} is no viewer; start one with `cargo otel ui`", self.url))
    }

    /// Returns the changes of the viewer as they come. It ends with the viewer.
    pub(super) fn changes(&self) -> Result<impl Iterator<Item = ()>, String> {
        let lines = BufReader::new(self.request("changes")?.into_reader()).lines();
        Ok(lines.map_while(Result::ok).filter(|line| line.starts_with("data:")).map(|_| ()))
    }

    fn request(&self, path: &str) -> Result<Body, String> {
        let mut request = self.agent.get(format!("{}api/{path}", self.url));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let response = request.call().map_err(|error| {
            format!(
                "no viewer answers at {}: {error}; start one with `cargo otel ui`, or name another with `--from`",
                self.url
            )
        })?;
        let (status, mut body) = (response.status(), response.into_body());
        if status.is_success() {
            return Ok(body);
        }
        let text = body.read_to_string().unwrap_or_default();
        let refusal = serde_json::from_str::<Value>(&text).ok();
        let refusal = refusal.as_ref().and_then(|refusal| refusal["error"].as_str());
        Err(refusal.map_or_else(|| format!("{} answers with {status}; is it a viewer?", self.url), str::to_owned))
    }
}
