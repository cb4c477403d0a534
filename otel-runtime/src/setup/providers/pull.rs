//! Metric readers that are pulled by a listener or by the application.

use crate::error::InstallError;
use crate::export::Transport;
use crate::prometheus::{Listener, PullReader, Scrape};
use crate::report::Signal;
use crate::setup::exporters::ListenAddress;
use opentelemetry_sdk::metrics::MeterProviderBuilder;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs as _};

/// Handles from which the application reads metrics.
#[derive(Debug, Default)]
pub(crate) struct Scrapes(Vec<Scrape>);

impl Scrapes {
    pub(crate) fn add(&mut self, scrape: Scrape) {
        self.0.push(scrape);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Adds a reader for each handle.
    pub(super) fn connect(self, provider: MeterProviderBuilder, transport: &mut Transport) -> MeterProviderBuilder {
        let connect = |provider: MeterProviderBuilder, scrape: Scrape| {
            provider.with_reader(PullReader::new(scrape.connect(transport.add_delivery(Signal::Metrics, "scrape"))))
        };
        self.0.into_iter().fold(provider, connect)
    }
}

/// Starts a listener and adds its reader. Before the provider is built, the listener serves an empty page.
///
/// # Errors
///
/// Returns an error if the address cannot be bound, or if the thread cannot be started.
pub(super) fn serve(
    provider: MeterProviderBuilder,
    address: &ListenAddress,
    transport: &mut Transport,
) -> Result<MeterProviderBuilder, InstallError> {
    let scrape = Scrape::new().scope_info_enabled(address.scope_info).sdk_metrics(address.sdk_metrics);
    let scrape = if address.utf8_names { scrape.utf8_names() } else { scrape };
    let socket = listen(address)?;
    let listener = Listener::start(socket, scrape.clone());
    let listener = listener.map_err(|source| InstallError::Thread { signal: Signal::Metrics, source })?;
    let delivery = transport.add_delivery(Signal::Metrics, &format!("http://{}/metrics", listener.address()));
    transport.listening.push(listener.address());
    Ok(provider.with_reader(PullReader::new(scrape.connect(delivery)).serving(listener)))
}

/// Binds the first address of the host, preferring IPv4, because `localhost` here usually corresponds to `127.0.0.1` elsewhere. If
/// all addresses were tried, a port in use would silently move the listener to the other `localhost`.
///
/// # Errors
///
/// Returns an error that names the setting of the host if the host is unknown or has no address here, and that of the port otherwise.
fn listen(address: &ListenAddress) -> Result<TcpListener, InstallError> {
    let error = |setting: &str, source| InstallError::Listen {
        address: address.to_string(),
        setting: setting.to_owned(),
        source,
    };
    let of_host = |source| error(address.host_setting, source);
    let resolved = (address.host.as_str(), address.port).to_socket_addrs().map_err(of_host)?;
    let first = resolved.min_by_key(SocketAddr::is_ipv6);
    let first = first.ok_or_else(|| of_host(io::Error::new(io::ErrorKind::NotFound, "the host has no address")))?;
    TcpListener::bind(first).map_err(|source| match source.kind() {
        io::ErrorKind::AddrNotAvailable => of_host(source),
        _ => error(address.port_setting, source),
    })
}
