//! Readers that are asked, by a listener or by the application.

use crate::error::InstallError;
use crate::export::Transport;
use crate::prometheus::{Listener, PullReader, Scrape};
use crate::report::Signal;
use crate::setup::exporters::ListenAddress;
use opentelemetry_sdk::metrics::MeterProviderBuilder;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs as _};

/// The handles that the application reads.
#[derive(Debug, Default)]
pub(crate) struct Scrapes(Vec<Scrape>);

impl Scrapes {
    pub(crate) fn add(&mut self, scrape: Scrape) {
        self.0.push(scrape);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// A reader for each, beside those that are there.
    pub(super) fn connect(self, provider: MeterProviderBuilder, transport: &mut Transport) -> MeterProviderBuilder {
        let connect = |provider: MeterProviderBuilder, scrape: Scrape| {
            provider.with_reader(PullReader::new(scrape.connect(transport.add_delivery(Signal::Metrics, "scrape"))))
        };
        self.0.into_iter().fold(provider, connect)
    }
}

/// Listens from now on; before the provider is built it answers that there is nothing.
///
/// # Errors
///
/// When the address cannot be had, or a thread.
pub(super) fn serve(
    provider: MeterProviderBuilder,
    address: ListenAddress,
    transport: &mut Transport,
) -> Result<MeterProviderBuilder, InstallError> {
    let socket = listen(&address).map_err(|source| InstallError::Listen {
        address: address.to_string(),
        setting: address.setting,
        source,
    })?;
    let scrape = Scrape::new();
    let listener = Listener::start(socket, scrape.clone());
    let listener = listener.map_err(|source| InstallError::Thread { signal: Signal::Metrics, source })?;
    let delivery = transport.add_delivery(Signal::Metrics, &format!("http://{}/metrics", listener.address()));
    transport.listening.push(listener.address());
    Ok(provider.with_reader(PullReader::new(scrape.connect(delivery)).serving(listener)))
}

/// One address, of IPv4 if there is one: most who write `127.0.0.1` elsewhere mean the `localhost` here. Trying them all would take
/// the other `localhost` in silence when a port is busy.
fn listen(address: &ListenAddress) -> io::Result<TcpListener> {
    let resolved = (address.host.as_str(), address.port).to_socket_addrs()?;
    let first = resolved.min_by_key(SocketAddr::is_ipv6);
    TcpListener::bind(first.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "the host has no address"))?)
}
