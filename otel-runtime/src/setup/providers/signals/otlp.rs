//! Settings in code for OTLP exporters that need files.

use super::{Logs, Metrics, Traces};

macro_rules! otlp_methods {
    ($($Signal:ident),+) => {
        $(
            impl $Signal {
                /// Sets the file, in PEM, with the certificate of the authority that signed the certificate of the server. The default
                /// is the public authorities.
                ///
                /// The file is read during the installation, and only if the endpoint is an `https` URL.
                pub fn certificate_file(self, path: impl Into<String>) -> Self {
                    self.otlp_setting("certificate_file", |otlp| otlp.tls.authority = Some(path.into()))
                }

                /// Sets the files, in PEM, with the certificate of this client and its private key, for servers that request one.
                pub fn client_certificate_files(self, certificate: impl Into<String>, key: impl Into<String>) -> Self {
                    self.otlp_setting("client_certificate_files", |otlp| {
                        otlp.tls.chain = Some(certificate.into());
                        otlp.tls.key = Some(key.into());
                    })
                }

                /// Sets the maximum size of a request in bytes, before compression. The default, and the maximum, is 4,000,000, because many
                /// servers refuse larger requests. All exporters of spans, or of log records, use the smallest of their values.
                pub fn max_request_bytes(self, bytes: usize) -> Self {
                    self.otlp_setting("max_request_bytes", |otlp| otlp.request_bytes = Some(bytes))
                }
            }
        )+
    };
}

otlp_methods!(Traces, Logs, Metrics);
