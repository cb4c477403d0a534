//! A strategy that is fetched from a server.
//!
//! Format: [Jaeger's remote sampling](https://www.jaegertracing.io/docs/latest/architecture/sampling/#remote-sampling).

use super::rate_limit::{RateLimit, RateLimits};
use super::ratio::{self, check_ratio};
use crate::report::Status;
use opentelemetry::TraceId;
use serde::Deserialize;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

/// The server, and the strategy that was fetched last.
#[derive(Debug)]
pub(crate) struct RemoteState {
    pub(crate) endpoint: String,
    pub(crate) interval: Duration,
    /// `None` until the first answer.
    strategy: RwLock<Option<Arc<Strategy>>>,
    fetches: Mutex<Fetches>,
}

/// What the report says.
#[derive(Debug, Default)]
struct Fetches {
    succeeded: u64,
    failed: u64,
    /// Why the last attempt failed.
    reason: Option<String>,
}

/// Decides by what a server has answered.
#[derive(Debug)]
pub(crate) enum Strategy {
    Probabilistic(f64),
    RateLimiting(f64, RateLimit),
    PerOperation(Operations),
}

/// Probabilities by the names of spans.
#[derive(Debug)]
pub(crate) struct Operations {
    default: f64,
    /// The number of spans of each name in a second that are sampled at least.
    lower_bound: f64,
    probabilities: HashMap<String, f64>,
    lower_bounds: RateLimits,
}

impl RemoteState {
    pub(super) fn new(mut endpoint: String, interval: Duration) -> Self {
        let path = endpoint.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
        if path.is_none_or(|(_, path)| path.is_empty()) && !endpoint.contains('?') {
            endpoint = format!("{}/sampling", endpoint.trim_end_matches('/'));
        }
        Self { endpoint, interval, strategy: RwLock::default(), fetches: Mutex::default() }
    }

    /// Returns `None` if there is no strategy yet.
    pub(super) fn decide(&self, trace: TraceId, name: &str) -> Option<bool> {
        let strategy = self.strategy.read().unwrap_or_else(PoisonError::into_inner).clone()?;
        Some(strategy.is_sampled(trace, name))
    }

    /// Replaces the strategy, unless it is the same as before, so that rate limits continue.
    pub(crate) fn succeeded(&self, strategy: Strategy) {
        let mut fetches = self.fetches();
        fetches.succeeded += 1;
        fetches.reason = None;
        let mut current = self.strategy.write().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_none_or(|current| current.to_string() != strategy.to_string()) {
            *current = Some(Arc::new(strategy));
        }
    }

    /// Counts a failure, after which the last strategy remains. Returns whether the reason is a new one.
    pub(crate) fn failed(&self, reason: String) -> bool {
        let mut fetches = self.fetches();
        fetches.failed += 1;
        let is_new = fetches.reason.as_ref() != Some(&reason);
        fetches.reason = Some(reason);
        is_new
    }

    fn fetches(&self) -> MutexGuard<'_, Fetches> {
        self.fetches.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Status for RemoteState {
    fn status(&self) -> String {
        let Fetches { succeeded, failed, reason } = &*self.fetches();
        let strategy = self.strategy.read().unwrap_or_else(PoisonError::into_inner);
        let strategy = strategy.as_ref().map_or_else(|| "no strategy yet".to_owned(), ToString::to_string);
        let reason = reason.as_ref().map_or_else(String::new, |reason| format!(" (last: {reason})"));
        format!("sampling strategy: {strategy}, {succeeded} fetched, {failed} failed{reason}")
    }
}

impl fmt::Display for RemoteState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "jaeger_remote({} every {:?}", without_secrets(&self.endpoint), self.interval)
    }
}

/// Returns a URL without user name, password and query.
fn without_secrets(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or(url);
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

impl Strategy {
    pub(super) fn is_sampled(&self, trace: TraceId, name: &str) -> bool {
        match self {
            Self::Probabilistic(share) => ratio::is_sampled(*share, trace),
            Self::RateLimiting(_, limit) => limit.take(),
            Self::PerOperation(operations) => operations.is_sampled(trace, name),
        }
    }
}

impl Operations {
    fn is_sampled(&self, trace: TraceId, name: &str) -> bool {
        let share = self.probabilities.get(name).copied().unwrap_or(self.default);
        let is_sampled = ratio::is_sampled(share, trace);
        if self.lower_bound == 0.0 {
            return is_sampled;
        }
        // A sampled span counts, too.
        self.lower_bounds.take(name) || is_sampled
    }
}

impl fmt::Display for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Probabilistic(share) => write!(f, "probabilistic({share})"),
            Self::RateLimiting(rate, _) => write!(f, "rate_limiting({rate}/s)"),
            Self::PerOperation(Operations { default, lower_bound, probabilities, .. }) => {
                let mut names: Vec<_> = probabilities.iter().map(|(name, share)| format!("{name}: {share}")).collect();
                names.sort_unstable();
                write!(f, "per_operation({default}, at least {lower_bound}/s")?;
                names.iter().try_for_each(|name| write!(f, ", {name}"))?;
                f.write_str(")")
            }
        }
    }
}

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "probabilisticSampling")]
    probability: Option<Probabilistic>,
    #[serde(rename = "rateLimitingSampling")]
    rate: Option<RateLimiting>,
    #[serde(rename = "operationSampling")]
    operations: Option<PerOperation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Probabilistic {
    #[serde(default)]
    sampling_rate: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RateLimiting {
    #[serde(default)]
    max_traces_per_second: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct PerOperation {
    default_sampling_probability: f64,
    default_lower_bound_traces_per_second: f64,
    #[serde(rename = "perOperationStrategies")]
    strategies: Vec<Operation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Operation {
    operation: String,
    probabilistic_sampling: Option<Probabilistic>,
}

/// Parses the answer of a server. As in JSON of protobuf, fields with the value 0 can be missing.
///
/// # Errors
///
/// Returns an error if the answer is not a strategy.
pub(crate) fn parse_strategy(text: &[u8]) -> Result<Strategy, String> {
    let answer: Answer = serde_json::from_slice(text).map_err(|error| format!("the answer is no strategy: {error}"))?;
    // Servers that send strategies by operation also fill in one of the others, for older clients.
    if let Some(operations) = answer.operations {
        return per_operation(operations).map(Strategy::PerOperation);
    }
    if let Some(Probabilistic { sampling_rate }) = answer.probability {
        check_ratio(sampling_rate)?;
        return Ok(Strategy::Probabilistic(sampling_rate));
    }
    if let Some(RateLimiting { max_traces_per_second: rate }) = answer.rate {
        check_rate(rate)?;
        return Ok(Strategy::RateLimiting(rate, RateLimit::per_second(rate)));
    }
    Err("the answer contains no strategy".to_owned())
}

fn per_operation(answer: PerOperation) -> Result<Operations, String> {
    check_ratio(answer.default_sampling_probability)?;
    check_rate(answer.default_lower_bound_traces_per_second)?;
    let mut probabilities = HashMap::new();
    for Operation { operation, probabilistic_sampling } in answer.strategies {
        let share = probabilistic_sampling.map_or(0.0, |probabilistic| probabilistic.sampling_rate);
        check_ratio(share)?;
        // The first one counts.
        probabilities.entry(operation).or_insert(share);
    }
    Ok(Operations {
        default: answer.default_sampling_probability,
        lower_bound: answer.default_lower_bound_traces_per_second,
        probabilities,
        lower_bounds: RateLimits::per(answer.default_lower_bound_traces_per_second, Duration::from_secs(1)),
    })
}

fn check_rate(rate: f64) -> Result<(), String> {
    let is_valid = rate.is_finite() && rate >= 0.0;
    is_valid.then_some(()).ok_or_else(|| format!("`{rate}` is not a number of traces per second"))
}
