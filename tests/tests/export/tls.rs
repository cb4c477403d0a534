//! TLS and mutual TLS with the certificates that the environment names, over both transports.

use super::{PATIENCE, record, turn};
use otel_runtime::testing::Receiver;
use otel_runtime::{InstallError, ShutdownError, Telemetry};
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

    /// A server that requires client certificates.
    fn acceptor(&self) -> TlsAcceptor {
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

fn installed(protocol: &str, address: SocketAddr, files: &[(&str, &Path)]) -> Result<Telemetry, InstallError> {
    let mut variables = vec![
        ("OTEL_EXPORTER_OTLP_ENDPOINT".to_owned(), format!("https://localhost:{}", address.port())),
        ("OTEL_EXPORTER_OTLP_PROTOCOL".to_owned(), protocol.to_owned()),
        ("OTEL_LOGS_EXPORTER".to_owned(), "none".to_owned()),
        ("OTEL_METRICS_EXPORTER".to_owned(), "none".to_owned()),
    ];
    for (name, path) in files {
        variables.push((format!("OTEL_EXPORTER_OTLP_{name}"), path.display().to_string()));
    }
    Telemetry::builder().environment(variables).install()
}

fn sent(protocol: &str, address: SocketAddr, files: &[(&str, &Path)]) -> Result<(), ShutdownError> {
    let telemetry = installed(protocol, address, files).expect("the files are valid");
    record(1);
    telemetry.shutdown()
}

#[test]
fn a_wrong_file_is_an_error_of_the_installation() {
    let _turn = turn();
    let certificates = Certificates::new("a_wrong_file_is_an_error_of_the_installation");
    let address = SocketAddr::from(([127, 0, 0, 1], 9));
    let [chain, key] = certificates.client.each_ref().map(PathBuf::as_path);
    let other_key = certificates.server[1].as_path();
    let cases = [
        (
            [("CERTIFICATE", key), ("CLIENT_CERTIFICATE", chain), ("CLIENT_KEY", key)],
            "OTEL_EXPORTER_OTLP_CERTIFICATE: the file contains no PEM certificate",
        ),
        (
            [("CERTIFICATE", chain), ("CLIENT_CERTIFICATE", key), ("CLIENT_KEY", key)],
            "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: the file contains no PEM certificate",
        ),
        (
            [("CERTIFICATE", chain), ("CLIENT_CERTIFICATE", chain), ("CLIENT_KEY", chain)],
            "OTEL_EXPORTER_OTLP_CLIENT_KEY: the file contains no PEM private key",
        ),
        (
            [("CERTIFICATE", chain), ("CLIENT_CERTIFICATE", chain), ("CLIENT_KEY", other_key)],
            "OTEL_EXPORTER_OTLP_CLIENT_KEY: the key does not belong to the certificate of `OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE`",
        ),
    ];
    for protocol in ["http/protobuf", "grpc"] {
        for (files, message) in &cases {
            let error = installed(protocol, address, files).expect_err("a file is wrong");
            assert_eq!(error.to_string(), *message, "{protocol}");
        }
    }
}

#[test]
fn both_sides_present_a_certificate() {
    let _turn = turn();
    let certificates = Certificates::new("both_sides_present_a_certificate");
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    for protocol in ["http/protobuf", "grpc"] {
        let receiver = Receiver::start();
        let address = guard(&runtime, certificates.acceptor(), &receiver);
        let [chain, key] = &certificates.client;
        let ours = [
            ("CERTIFICATE", certificates.authority.as_path()),
            ("CLIENT_CERTIFICATE", chain.as_path()),
            ("CLIENT_KEY", key.as_path()),
        ];
        sent(protocol, address, &ours).expect("everything is delivered");
        assert_eq!(receiver.wait_for_spans(1, PATIENCE).len(), 1, "{protocol}");

        let stranger = sent(protocol, address, &[]).expect_err("nobody knows this authority").to_string();
        let hint = "set `OTEL_EXPORTER_OTLP_CERTIFICATE` to the file with the issuer's certificate (1 span lost)";
        assert!(stranger.ends_with(hint), "{protocol}: {stranger}");

        let nameless = sent(protocol, address, &ours[..1]).expect_err("the server wants a certificate").to_string();
        assert!(nameless.contains("does the server require a client certificate?"), "{protocol}: {nameless}");
        assert_eq!(receiver.requests().len(), 1, "{protocol}: only the first was let in");
    }
}
