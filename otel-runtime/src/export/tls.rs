//! Certificates and keys for TLS.

#[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
use {
    crate::error::InstallError,
    rustls::pki_types::pem::PemObject as _,
    rustls::pki_types::{CertificateDer, PrivateKeyDer},
    rustls::sign::CertifiedKey,
};

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

#[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
impl Tls {
    /// Checks the files during installation. The clients would find a wrong one only when they connect.
    ///
    /// # Errors
    ///
    /// Returns an error if a file is not PEM or contains something else, or if the client's key is not that of its certificate.
    pub(super) fn check(&self) -> Result<(), InstallError> {
        if let Some(authority) = &self.authority {
            authority.certificates()?;
        }
        let Some(ClientIdentity { chain, key }) = &self.client else { return Ok(()) };
        let private_key = PrivateKeyDer::from_pem_slice(&key.text)
            .map_err(|_| InstallError::setting(&key.source, "the file contains no PEM private key"))?;
        let pair =
            CertifiedKey::from_der(chain.certificates()?, private_key, &rustls::crypto::ring::default_provider());
        match pair {
            Ok(_) => Ok(()),
            Err(rustls::Error::InconsistentKeys(_)) => {
                let message = format!("the key does not belong to the certificate of `{}`", chain.source);
                Err(InstallError::setting(&key.source, message))
            }
            Err(error) => Err(InstallError::setting(&key.source, format!("the key cannot be used: {error}"))),
        }
    }
}

#[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
impl Pem {
    pub(super) fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, InstallError> {
        let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&self.text).collect();
        match certificates {
            Ok(certificates) if !certificates.is_empty() => Ok(certificates),
            _ => Err(InstallError::setting(&self.source, "the file contains no PEM certificate")),
        }
    }
}
