//! Where a strategy is fetched.

use super::kind::SamplerKind;
use super::remote::RemoteState;
use super::sampler::Sampler;
use std::sync::Arc;
use std::time::Duration;

/// A server from which the strategy for sampling is fetched; requires the feature `jaeger-remote`.
///
/// ```
/// use otel_runtime::{RemoteSampling, Sampler};
/// use std::time::Duration;
///
/// let server = RemoteSampling::at("http://localhost:5778/sampling")
///     .polling_interval(Duration::from_secs(30))
///     .initial_sampler(Sampler::ratio(0.01));
/// let sampler = Sampler::parent_based(Sampler::remote(server));
/// # _ = sampler;
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing until it is passed to `Sampler::remote`"]
pub struct RemoteSampling {
    endpoint: String,
    interval: Duration,
    initial: Sampler,
}

/// The default of the specification.
const INTERVAL: Duration = Duration::from_secs(60);

/// The initial probability of Jaeger's clients.
const INITIAL: f64 = 0.001;

impl RemoteSampling {
    /// Fetches the strategy from this URL over HTTP. The default path is `/sampling`.
    pub fn at(endpoint: impl Into<String>) -> Self {
        Self { endpoint: endpoint.into(), interval: INTERVAL, initial: Sampler::ratio(INITIAL) }
    }

    /// Sets the time between two requests. The default is one minute.
    pub fn polling_interval(self, interval: Duration) -> Self {
        Self { interval, ..self }
    }

    /// Sets the sampler that decides until there is a strategy. The default is `Sampler::ratio(0.001)`.
    pub fn initial_sampler(self, initial: Sampler) -> Self {
        Self { initial, ..self }
    }
}

impl Sampler {
    /// Decides by a strategy that is fetched from a server; requires the feature `jaeger-remote`.
    ///
    /// The server is a Jaeger collector, or an OpenTelemetry collector with the extension `jaegerremotesampling`. It returns a
    /// probability, a rate, or a probability for each span name. If it cannot be reached, this is reported, and the last strategy stays in use.
    pub fn remote(server: RemoteSampling) -> Self {
        let RemoteSampling { endpoint, interval, initial } = server;
        let state = Arc::new(RemoteState::new(endpoint, interval));
        Self { kind: SamplerKind::Remote(state, Box::new(initial.kind)), tail: initial.tail }
    }
}
