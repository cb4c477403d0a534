//! Certificates and keys of a connection.

/// PEM texts; where there is no certificate the usual public authorities are trusted.
#[derive(Clone, Debug, Default)]
#[cfg_attr(
    not(any(feature = "otlp-http", feature = "otlp-grpc")),
    expect(dead_code, reason = "there is no transport to read it")
)]
pub(crate) struct Tls {
    pub(crate) authority: Option<Pem>,
    pub(crate) client: Option<ClientIdentity>,
}

/// A file and the variable that named it.
#[derive(Clone)]
#[cfg_attr(
    not(any(feature = "otlp-http", feature = "otlp-grpc")),
    expect(dead_code, reason = "there is no transport to read it")
)]
pub(crate) struct Pem {
    pub(crate) source: String,
    pub(crate) text: Vec<u8>,
}

impl std::fmt::Debug for Pem {
    /// A key must not end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.source)
    }
}

/// Who we are to a server that asks.
#[derive(Clone, Debug)]
#[cfg_attr(
    not(any(feature = "otlp-http", feature = "otlp-grpc")),
    expect(dead_code, reason = "there is no transport to read it")
)]
pub(crate) struct ClientIdentity {
    pub(crate) chain: Pem,
    pub(crate) key: Pem,
}
