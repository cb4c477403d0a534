//! The proxies that are trusted to report where a request comes from.

mod forwarded;
mod network;

pub use network::InvalidNetwork;

use super::head::RequestHead;
use http::HeaderMap;
use http::uri::{Authority, Scheme};
use network::Network;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

/// The proxies in front of a service that are trusted to report the address of the client, and the scheme and the host that it used.
///
/// Proxies report them in `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host`, or in [`Forwarded`](Self::forwarded). Any
/// client can send the same headers, so only what a trusted proxy has written is used:
///
/// - The peer of the connection must be a trusted proxy. If it is not, no header is read.
/// - Each proxy appends the address that it received the request from. These addresses are read from the last to the first, for as long
///   as they belong to trusted proxies. The first one that does not is the client; nothing before it is used.
/// - The scheme and the host are those that the same proxy reported. If it reported none, they are unknown. A header
///   `X-Forwarded-Proto` or `X-Forwarded-Host` with fewer values than `X-Forwarded-For` is read as if its first value were repeated.
///
/// A trusted proxy must append to these headers or replace them. A header that it passes on unchanged is still the client's.
///
/// | attribute | value |
/// |---|---|
/// | `client.address` | the address of the client; not set if the proxy reports `unknown` or an obfuscated identifier |
/// | `url.scheme` | the reported scheme |
/// | `server.address`, `server.port` | the reported host |
/// | `network.peer.address`, `network.peer.port` | the proxy, as always |
///
/// ```
/// use otel_tower::{HttpServerLayer, TrustedProxies};
///
/// let one_proxy = HttpServerLayer::new().trusted_proxies(TrustedProxies::hops(1));
/// let cluster = HttpServerLayer::new().trusted_proxies(TrustedProxies::networks(["10.0.0.0/8"])?.forwarded());
/// # Ok::<(), otel_tower::InvalidNetwork>(())
/// ```
#[derive(Clone, Debug)]
pub struct TrustedProxies {
    trusted: Trusted,
    reads_forwarded: bool,
}

#[derive(Clone, Debug)]
enum Trusted {
    Hops(usize),
    Networks(Arc<[Network]>),
}

impl TrustedProxies {
    /// Trusts this many proxies: the peer of the connection, the one before it, and so on.
    ///
    /// Use it if every request comes through the same number of proxies. The service must not be reachable in another way, because the
    /// peer is trusted whatever its address is.
    ///
    /// ```
    /// use otel_tower::TrustedProxies;
    /// // A load balancer, and an ingress behind it.
    /// let proxies = TrustedProxies::hops(2);
    /// ```
    pub fn hops(count: usize) -> Self {
        Self { trusted: Trusted::Hops(count), reads_forwarded: false }
    }

    /// Trusts the proxies with an address in one of these networks.
    ///
    /// The layer must know the address of the peer; see [`RequestHead::peer`]. Otherwise, no proxy is trusted.
    ///
    /// ```
    /// use otel_tower::TrustedProxies;
    /// let proxies = TrustedProxies::networks(["10.0.0.0/8", "fd00::/8", "192.0.2.7"])?;
    /// # Ok::<(), otel_tower::InvalidNetwork>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error with the first text that is not an address or a network.
    pub fn networks<'a>(networks: impl IntoIterator<Item = &'a str>) -> Result<Self, InvalidNetwork> {
        let networks = networks.into_iter().map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { trusted: Trusted::Networks(networks), reads_forwarded: false })
    }

    /// Reads the header `Forwarded` of [RFC 7239](https://www.rfc-editor.org/rfc/rfc7239) instead of the headers `X-Forwarded-*`.
    ///
    /// Only the headers that the proxies write can be trusted, so one of the two forms is read, and the other one is ignored. A line
    /// that is malformed is ignored, with everything before it. In values that are not quoted, `:`, `[` and `]` are accepted.
    ///
    /// ```
    /// use otel_tower::TrustedProxies;
    /// let proxies = TrustedProxies::hops(1).forwarded();
    /// ```
    #[must_use]
    pub fn forwarded(self) -> Self {
        Self { reads_forwarded: true, ..self }
    }

    /// Returns what the trusted proxies report about a request.
    pub(super) fn origin(&self, request: &RequestHead<'_>) -> Origin {
        let mut sender = request.peer().map(|peer| peer.ip());
        if !self.trusts(0, sender) {
            return Origin::direct(request);
        }
        let headers = request.headers();
        let reports = if self.reads_forwarded { forwarded(headers) } else { x_forwarded(headers) };
        let mut origin = Origin { client: sender, scheme: None, host: None };
        for (number, report) in reports.into_iter().enumerate() {
            origin = report.origin(sender);
            sender = origin.client;
            if !self.trusts(number + 1, sender) {
                break;
            }
        }
        origin
    }

    /// Returns whether the proxy with this number, counted from the peer, is trusted.
    fn trusts(&self, number: usize, address: Option<IpAddr>) -> bool {
        match &self.trusted {
            Trusted::Hops(count) => number < *count,
            Trusted::Networks(networks) => {
                address.is_some_and(|address| networks.iter().any(|network| network.contains(address)))
            }
        }
    }
}

/// Where a request comes from, and what its client asked for.
pub(super) struct Origin {
    pub(super) client: Option<IpAddr>,
    pub(super) scheme: Option<Scheme>,
    pub(super) host: Option<Authority>,
}

impl Origin {
    /// The origin of a request without trusted proxies: its client is the peer.
    pub(super) fn direct(request: &RequestHead<'_>) -> Self {
        Self { client: request.peer().map(|peer| peer.ip()), scheme: None, host: None }
    }
}

/// What one proxy reports about the request that it received.
struct ProxyReport {
    node: Option<String>,
    proto: Option<String>,
    host: Option<String>,
}

impl ProxyReport {
    /// The origin according to this report of `proxy`. A proxy that does not report its client is taken for it.
    fn origin(self, proxy: Option<IpAddr>) -> Origin {
        Origin {
            client: self.node.map_or(proxy, |node| address(&node)),
            scheme: self.proto.and_then(|proto| proto.to_ascii_lowercase().parse().ok()),
            host: self.host.and_then(|host| host.parse().ok()),
        }
    }
}

/// The address of a node, without its port. It is `None` for `unknown` and for obfuscated identifiers (RFC 7239, section 6).
fn address(node: &str) -> Option<IpAddr> {
    let address = if let Some(bracketed) = node.strip_prefix('[') {
        let (address, port) = bracketed.split_once(']')?;
        (port.is_empty() || port.starts_with(':')).then(|| address.parse::<Ipv6Addr>().ok().map(IpAddr::V6))?
    } else {
        let with_port = || node.split_once(':')?.0.parse::<Ipv4Addr>().ok().map(IpAddr::V4);
        node.parse().ok().or_else(with_port)
    };
    address.map(|address| address.to_canonical())
}

/// The maximum length of a line of a header in bytes. Longer lines are treated as malformed.
const MAX_LINE: usize = 8192;

/// The reports in the header `Forwarded`, the last one first.
fn forwarded(headers: &HeaderMap) -> Vec<ProxyReport> {
    let mut reports = Vec::new();
    for line in lines(headers, "forwarded") {
        let Some(elements) = line.and_then(forwarded::elements) else { break };
        let elements = elements.into_iter().rev();
        reports.extend(elements.map(|element| ProxyReport {
            node: element.node,
            proto: element.proto,
            host: element.host,
        }));
    }
    reports
}

/// The reports in the headers `X-Forwarded-*`, the last one first.
fn x_forwarded(headers: &HeaderMap) -> Vec<ProxyReport> {
    let [nodes, protos, hosts] =
        ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"].map(|name| list(headers, name));
    let count = nodes.len().max(usize::from(!protos.is_empty() || !hosts.is_empty()));
    let value = |values: &[&str], at: usize| values.get(at).or(values.last()).map(|value| (*value).to_owned());
    let report = |at| ProxyReport {
        node: nodes.get(at).map(|node: &&str| (*node).to_owned()),
        proto: value(&protos, at),
        host: value(&hosts, at),
    };
    (0..count).map(report).collect()
}

/// The values of a header that is a list, the last one first.
fn list<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    let lines = lines(headers, name).map_while(|line| line);
    lines.flat_map(|line| line.rsplit(',')).map(str::trim).filter(|value| !value.is_empty()).collect()
}

/// The lines of a header, the last one first. A line that is not text or too long is `None`.
fn lines<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = Option<&'a str>> {
    headers.get_all(name).iter().rev().map(|line| line.to_str().ok().filter(|line| line.len() <= MAX_LINE))
}
