//! Certificates that each test run generates, and a server with TLS in front of a receiver.

use otel_runtime::testing::Receiver;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{WantsServerCert, WebPkiClientVerifier};
use tokio_rustls::rustls::{ConfigBuilder, RootCertStore, ServerConfig};

/// The files of one test, which are removed on drop.
struct Files(PathBuf);

impl Files {
    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).expect("the directory of the build can be written to");
        path
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The names in the certificate of a server.
#[derive(Clone, Copy)]
pub(crate) enum Names {
    /// Those that the tests connect to.
    Right,
    Wrong,
}

/// Whether the certificate of a server has expired.
#[derive(Clone, Copy)]
pub(crate) enum Validity {
    Valid,
    Expired,
}

/// A certificate authority, and a certificate of it for each side.
pub(crate) struct Certificates {
    authority: PathBuf,
    server: [PathBuf; 2],
    client: [PathBuf; 2],
    _files: Files,
}

impl Certificates {
    pub(crate) fn new(test: &str) -> Self {
        Self::with(test, Names::Right, Validity::Valid)
    }

    pub(crate) fn with(test: &str, names: Names, validity: Validity) -> Self {
        let files = Files(Path::new(env!("CARGO_TARGET_TMPDIR")).join(test));
        std::fs::create_dir_all(&files.0).expect("the directory of the build can be written to");
        let mut params = CertificateParams::new(Vec::new()).expect("no names are good names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("randomness");
        let authority = CertifiedIssuer::self_signed(params, key).expect("a certificate");
        let signed = |name: &str| {
            let names = match names {
                Names::Right => vec!["localhost".to_owned(), "127.0.0.1".to_owned()],
                Names::Wrong => vec!["collector.example".to_owned()],
            };
            let key = KeyPair::generate().expect("randomness");
            let mut params = CertificateParams::new(names).expect("good names");
            if let Validity::Expired = validity {
                params.not_after = date_time_ymd(2020, 1, 1);
            }
            let certificate = params.signed_by(&key, &authority).expect("a certificate");
            [
                files.write(&format!("{name}.pem"), &certificate.pem()),
                files.write(&format!("{name}.key"), &key.serialize_pem()),
            ]
        };
        let (server, client) = (signed("server"), signed("client"));
        let authority = files.write("authority.pem", &authority.pem());
        Self { authority, server, client, _files: files }
    }

    pub(crate) fn authority(&self) -> &Path {
        &self.authority
    }

    /// The certificate of the client and its key.
    pub(crate) fn client(&self) -> [&Path; 2] {
        self.client.each_ref().map(PathBuf::as_path)
    }

    /// The key of the server, which does not belong to the certificate of the client.
    pub(crate) fn server_key(&self) -> &Path {
        &self.server[1]
    }

    /// A server that requires client certificates.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        let mut roots = RootCertStore::empty();
        roots.add(certificate(&self.authority)).expect("an authority");
        let clients = WebPkiClientVerifier::builder(Arc::new(roots)).build().expect("a verifier");
        self.acceptor_with(ServerConfig::builder().with_client_cert_verifier(clients))
    }

    /// A server without client certificates.
    pub(crate) fn acceptor_of_everybody(&self) -> TlsAcceptor {
        self.acceptor_with(ServerConfig::builder().with_no_client_auth())
    }

    fn acceptor_with(&self, builder: ConfigBuilder<ServerConfig, WantsServerCert>) -> TlsAcceptor {
        let [chain, key] = &self.server;
        let key = PrivateKeyDer::from_pem_file(key).expect("PEM");
        let mut config = builder.with_single_cert(vec![certificate(chain)], key).expect("they belong together");
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        TlsAcceptor::from(Arc::new(config))
    }
}

fn certificate(path: &Path) -> CertificateDer<'static> {
    CertificateDer::from_pem_file(path).expect("PEM")
}

/// Decrypts incoming data and forwards it to `receiver`, until the runtime is dropped.
pub(crate) fn guard(runtime: &tokio::runtime::Runtime, acceptor: TlsAcceptor, receiver: &Receiver) -> SocketAddr {
    let inside = receiver.http_endpoint().trim_start_matches("http://").to_owned();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    runtime.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, inside) = (acceptor.clone(), inside.clone());
            tokio::spawn(async move {
                let mut outer = acceptor.accept(stream).await?;
                let mut inner = TcpStream::connect(inside).await?;
                tokio::io::copy_bidirectional(&mut outer, &mut inner).await
            });
        }
    });
    address
}
