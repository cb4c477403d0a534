//! Certificates and keys, read once, so that a wrong path is an error at install and not a failed export later.

use super::names::Names;
use crate::config::{Found, Reader};
use crate::error::InstallError;

/// PEM texts; where there is no certificate the usual public authorities are trusted.
#[derive(Clone, Debug, Default)]
#[cfg_attr(
    not(any(feature = "otlp-http", feature = "otlp-grpc")),
    expect(dead_code, reason = "there is no transport to read it")
)]
pub(crate) struct Tls {
    pub(super) authority: Option<Pem>,
    pub(super) client: Option<Client>,
}

/// A file and the variable that named it.
#[derive(Clone)]
#[cfg_attr(
    not(any(feature = "otlp-http", feature = "otlp-grpc")),
    expect(dead_code, reason = "there is no transport to read it")
)]
pub(crate) struct Pem {
    pub(super) source: String,
    pub(super) text: Vec<u8>,
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
pub(crate) struct Client {
    pub(super) chain: Pem,
    pub(super) key: Pem,
}

impl Tls {
    /// The files that the environment names, if the URL is a secure one.
    ///
    /// # Errors
    ///
    /// When a file cannot be read.
    pub(super) fn resolve(names: Names, url: &str, reader: &mut Reader) -> Result<Self, InstallError> {
        if !url.to_ascii_lowercase().starts_with("https://") {
            return Ok(Self::default());
        }
        let path = |text: &str| Ok(text.to_owned());
        let [certificate, key, chain] =
            ["CERTIFICATE", "CLIENT_KEY", "CLIENT_CERTIFICATE"].map(|name| names.read(name, reader, path));
        for (name, found) in [("certificate", &certificate), ("client_key", &key), ("client_certificate", &chain)] {
            if let Some(found) = found {
                reader.report.decided(format!("{}.{name}", names.0), &found.value, &found.source);
            }
        }
        if let (Some(alone), None) | (None, Some(alone)) = (&key, &chain) {
            let message =
                "a client needs both a key and a certificate; set `.._CLIENT_KEY` and `.._CLIENT_CERTIFICATE`";
            reader.report.ignored(&alone.source, message, true);
        }
        Self::read(certificate, chain.zip(key))
    }

    /// Reads the authority's certificate, and the client's certificate and key.
    ///
    /// # Errors
    ///
    /// When a file cannot be read.
    fn read(
        authority: Option<Found<String>>,
        client: Option<(Found<String>, Found<String>)>,
    ) -> Result<Self, InstallError> {
        let client = client.map(|(chain, key)| {
            let chain = read(chain)?;
            read(key).map(|key| Client { chain, key })
        });
        Ok(Self { authority: authority.map(read).transpose()?, client: client.transpose()? })
    }
}

fn read(path: Found<String>) -> Result<Pem, InstallError> {
    match std::fs::read(&path.value) {
        Ok(text) => Ok(Pem { source: path.source, text }),
        Err(source) => Err(InstallError::File { setting: path.source, path: path.value, source }),
    }
}
