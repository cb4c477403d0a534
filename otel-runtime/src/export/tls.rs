//! Certificates and keys for TLS.

/// The certificates and keys of an exporter. Without a certificate, the public certificate authorities are trusted.
#[derive(Clone, Debug, Default)]
#[cfg_attr(
    not(any(feature = "otlp-http", feature = "otlp-grpc")),
    expect(dead_code, reason = "there is no transport to read it")
)]
pub(crate) struct Tls {
    pub(crate) authority: Option<Pem>,
    pub(crate) client: Option<ClientIdentity>,
}

/// The content of a PEM file and the environment variable that contained its path.
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
    /// Prints only the source, because the text can be a private key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.source)
    }
}

/// The client certificate and its key.
#[derive(Clone, Debug)]
#[cfg_attr(
    not(any(feature = "otlp-http", feature = "otlp-grpc")),
    expect(dead_code, reason = "there is no transport to read it")
)]
pub(crate) struct ClientIdentity {
    pub(crate) chain: Pem,
    pub(crate) key: Pem,
}
