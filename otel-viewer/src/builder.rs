//! Settings of a viewer.

use crate::access::Access;
use crate::lines::LineFile;
use crate::listener::{RunningViewer, check_address};
use crate::store::Store;
use crate::viewer::Viewer;
use otel_runtime::semconv::{Registry, Table};
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Settings of a viewer.
///
/// ```
/// use otel_viewer::Viewer;
///
/// let running = Viewer::builder()
///     .memory(64 * 1024 * 1024)
///     .listen("127.0.0.1:0".parse()?)
///     .otlp("127.0.0.1:0".parse()?)
///     .start()?;
/// println!("open {} and send OTLP to {:?}", running.url(), running.otlp_addresses());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "call `start` or `build`"]
pub struct ViewerBuilder {
    memory: usize,
    keep: Option<PathBuf>,
    keep_bytes: u64,
    registry: Registry,
    page: SocketAddr,
    otlp: Vec<SocketAddr>,
    access: Access,
}

impl Default for ViewerBuilder {
    fn default() -> Self {
        Self {
            memory: 256 * 1024 * 1024,
            keep: None,
            keep_bytes: 1024 * 1024 * 1024,
            registry: Registry::official(),
            page: SocketAddr::from(([127, 0, 0, 1], 0)),
            otlp: Vec::new(),
            access: Access::default(),
        }
    }
}

impl Viewer {
    /// Creates a viewer with default settings that does not listen.
    pub fn new() -> Self {
        ViewerBuilder::default().build_without_file()
    }

    /// Returns the settings of a new viewer.
    pub fn builder() -> ViewerBuilder {
        ViewerBuilder::default()
    }
}

impl Default for Viewer {
    fn default() -> Self {
        Self::new()
    }
}

impl ViewerBuilder {
    /// Sets the memory for telemetry in bytes. The default is 256 MiB. Beyond it, the oldest traces, log records and points are dropped.
    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self
    }

    /// Writes everything that is received to a file, as OTLP/JSON lines. [`Viewer::read`] reads it.
    pub fn keep(mut self, path: impl Into<PathBuf>) -> Self {
        self.keep = Some(path.into());
        self
    }

    /// Sets the limit of the file of [`keep`](Self::keep). The default is 1 GiB.
    ///
    /// At half of it, the file is renamed to a name that ends with `.1`, and a new one begins.
    pub fn keep_bytes(mut self, bytes: u64) -> Self {
        self.keep_bytes = bytes;
        self
    }

    /// Registers your own names in addition to those of the semantic conventions.
    pub fn company(mut self, table: Table) -> Self {
        self.registry = self.registry.layer(table);
        self
    }

    /// Declares a namespace, such as `acme`, whose names are your own and need not be registered.
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.registry = self.registry.namespace(namespace);
        self
    }

    /// Sets the address for browsers. The default is a free port of 127.0.0.1.
    ///
    /// An address that other machines can reach requires a [`token`](Self::token).
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.page = address;
        self
    }

    /// Adds an address for OTLP over HTTP and gRPC. There is none by default; usual ones are `127.0.0.1:4317` and `127.0.0.1:4318`.
    ///
    /// At an address that other machines can reach, senders need the header `authorization: Bearer ..` with the [`token`](Self::token).
    pub fn otlp(mut self, address: SocketAddr) -> Self {
        self.otlp.push(address);
        self
    }

    /// Requires a token, in the header `authorization: Bearer ..` or as in [`RunningViewer::url`].
    ///
    /// It must have at least 16 characters, which are letters, digits, `-` or `_`.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.access.token = Some(token.into());
        self
    }

    /// Allows a name in the header `Host`, in addition to `localhost` and addresses of this machine.
    ///
    /// Use it for a proxy, or for an application that mounts the page. Other names are refused, because a web page of another origin can make its own
    /// name resolve to this machine.
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.access.hosts.push(name.into().to_ascii_lowercase());
        self
    }

    /// Creates a viewer that does not listen, for an application that mounts [`router`](crate::router) or only queries.
    ///
    /// # Errors
    ///
    /// Returns an error if the file of [`keep`](Self::keep) cannot be opened, or if the token is too short.
    pub fn build(self) -> io::Result<Viewer> {
        self.access.check()?;
        let keep = self.keep.map(|path| LineFile::open(&path, self.keep_bytes)).transpose()?;
        Ok(Viewer::over(Store::new(self.memory, self.registry), self.access, keep))
    }

    pub(crate) fn build_without_file(self) -> Viewer {
        Viewer::over(Store::new(self.memory, self.registry), self.access, None)
    }

    /// Creates a viewer and starts its listeners, each on a thread of its own. They stop when the result is dropped.
    ///
    /// # Errors
    ///
    /// Returns an error if an address cannot be bound, if an address that other machines can reach has no token, or if
    /// [`build`](Self::build) returns one.
    pub fn start(self) -> io::Result<RunningViewer> {
        let (page, otlp, token) = (self.page, self.otlp.clone(), self.access.token.clone());
        for address in otlp.iter().chain([&page]) {
            check_address(*address, token.as_deref())?;
        }
        RunningViewer::start(self.build()?, page, &otlp, token)
    }
}
