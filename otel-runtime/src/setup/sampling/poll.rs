//! Fetches the strategy of a remote sampler, on a thread of its own.

use crate::error::InstallError;
use crate::export::{Protocol, url};
use crate::report::{MessageLevel, Signal, print_to_stderr};
use crate::sampling::{RemoteSampling, RemoteState, Sampler, parse_strategy};
use crate::setup::config::{SettingsReader, did_you_mean, positive, ratio};
use crate::setup::exporters::resolve_proxy;
use opentelemetry::{Context, Key};
use opentelemetry_sdk::Resource;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The time for one request, from the connection to the end of the answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The largest answer that is read.
const LARGEST_ANSWER: u64 = 1 << 20;

/// The shortest interval, so that a server is not flooded by mistake.
const SHORTEST_INTERVAL: Duration = Duration::from_millis(100);

/// The port of Jaeger's collector for gRPC, which is the one in the example of the specification.
const GRPC_PORT: &str = ":14250";

/// The default endpoint of Jaeger.
const ENDPOINT: &str = "http://localhost:5778/sampling";

/// Reads `endpoint=..,pollingIntervalMs=..,initialSamplingRate=..`. What is invalid is reported, and has its default.
pub(super) fn from_variable(reader: &mut SettingsReader) -> Sampler {
    let text = reader.text(&["OTEL_TRACES_SAMPLER_ARG"]).map(|found| found.value).unwrap_or_default();
    let (mut endpoint, mut interval, mut initial) = (ENDPOINT.to_owned(), None, None);
    for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').map_or((pair, ""), |(key, value)| (key.trim(), value.trim()));
        let read = match key {
            "endpoint" => url::check(value).map(|url| endpoint = url),
            "pollingIntervalMs" => positive(value).map(|number| interval = u64::try_from(number).ok()),
            "initialSamplingRate" => ratio(value).map(|number| initial = Some(number)),
            _ => Err(unknown(key)),
        };
        if let Err(reason) = read {
            let reason = if KEYS.contains(&key) { format!("`{key}`: {reason}") } else { reason };
            reader.report.add_problem("OTEL_TRACES_SAMPLER_ARG", format!("{reason}; it is ignored"), true);
        }
    }
    if url::host_and_port(&endpoint).ends_with(GRPC_PORT) {
        let reason = "`endpoint`: port 14250 expects gRPC, and strategies are fetched over HTTP; the usual URL is";
        reader.report.add_problem("OTEL_TRACES_SAMPLER_ARG", format!("{reason} `http://host:5778/sampling`"), true);
    }
    let mut server = RemoteSampling::at(endpoint);
    if let Some(interval) = interval {
        server = server.polling_interval(Duration::from_millis(interval));
    }
    if let Some(initial) = initial {
        server = server.initial_sampler(Sampler::ratio(initial));
    }
    Sampler::remote(server)
}

const KEYS: [&str; 3] = ["endpoint", "pollingIntervalMs", "initialSamplingRate"];

fn unknown(key: &str) -> String {
    match did_you_mean(key, KEYS) {
        Some(near) => format!("`{key}` is unknown; did you mean `{near}`?"),
        None => format!("`{key}` is unknown; expected `endpoint`, `pollingIntervalMs` or `initialSamplingRate`"),
    }
}

/// The threads that fetch strategies. They end when this is dropped.
#[derive(Debug, Default)]
pub(crate) struct Polls(Arc<Stop>);

#[derive(Debug, Default)]
struct Stop {
    is_set: Mutex<bool>,
    changed: Condvar,
}

impl Polls {
    /// Starts a thread for each remote sampler.
    ///
    /// # Errors
    ///
    /// Returns an error if an endpoint is not a URL, or if a thread cannot be created.
    pub(crate) fn start(
        sampler: &Sampler,
        resource: &Resource,
        reader: &mut SettingsReader,
    ) -> Result<Self, InstallError> {
        let polls = Self::default();
        let service = resource.get(&Key::from_static_str("service.name")).map(|name| name.to_string());
        let service = service.unwrap_or_default();
        for state in sampler.remotes() {
            url::check(&state.endpoint).map_err(|reason| InstallError::setting("traces.sampler", reason))?;
            reader.report.statuses.push(Arc::clone(&state) as _);
            let url = with_service(&state.endpoint, &service);
            let proxy = resolve_proxy("traces.sampler.proxy", Protocol::HttpJson, &url, reader);
            let poll = Poll { url, proxy, state, stop: Arc::clone(&polls.0) };
            let thread = thread::Builder::new().name("otel-sampling".to_owned()).spawn(move || poll.run());
            thread.map_err(|source| InstallError::Thread { signal: Signal::Traces, source })?;
        }
        Ok(polls)
    }
}

impl Drop for Polls {
    fn drop(&mut self) {
        *self.0.is_set.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.changed.notify_all();
    }
}

impl Stop {
    /// Waits, and returns `false` if the thread has to end.
    fn wait(&self, time: Duration) -> bool {
        let is_set = self.is_set.lock().unwrap_or_else(PoisonError::into_inner);
        let end = Instant::now().checked_add(time);
        let left = end.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()));
        let (is_set, _) =
            self.changed.wait_timeout_while(is_set, left, |is_set| !*is_set).unwrap_or_else(PoisonError::into_inner);
        !*is_set
    }
}

struct Poll {
    url: String,
    proxy: Option<url::Url>,
    state: Arc<RemoteState>,
    stop: Arc<Stop>,
}

impl Poll {
    fn run(&self) {
        // What the client logs is not telemetry of the application.
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        // Without a proxy that is set here, the client would read the environment of the process.
        let proxy = self.proxy.as_ref().and_then(|proxy| ureq::Proxy::new(&proxy.0).ok());
        let config = ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).max_redirects(0).proxy(proxy).build();
        let agent = ureq::Agent::from(config);
        loop {
            match self.fetch(&agent).and_then(|answer| parse_strategy(&answer)) {
                Ok(strategy) => self.state.succeeded(strategy),
                Err(reason) => {
                    let line =
                        format!("sampling strategy from {}: {reason}", url::without_secrets(&self.state.endpoint));
                    if self.state.failed(reason) {
                        print_to_stderr(MessageLevel::Error, line);
                    }
                }
            }
            if !self.stop.wait(self.state.interval.max(SHORTEST_INTERVAL)) {
                return;
            }
        }
    }

    fn fetch(&self, agent: &ureq::Agent) -> Result<Vec<u8>, String> {
        let mut response = agent.get(&self.url).call().map_err(|error| error.to_string())?;
        response.body_mut().with_config().limit(LARGEST_ANSWER).read_to_vec().map_err(|error| error.to_string())
    }
}

fn with_service(endpoint: &str, service: &str) -> String {
    let separator = if endpoint.contains('?') { '&' } else { '?' };
    format!("{endpoint}{separator}service={}", utf8_percent_encode(service, NON_ALPHANUMERIC))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_is_a_parameter() {
        assert_eq!(with_service("http://a/s", "my shop&1"), "http://a/s?service=my%20shop%261");
        assert_eq!(with_service("http://a/s?x=1", "shop"), "http://a/s?x=1&service=shop");
    }
}
