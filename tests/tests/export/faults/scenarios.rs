//! The faults.

use super::proxy::{self, Behaviour};
use super::run::{Row, Run};
use crate::certificates::{Certificates, Names, Validity, guard};
use crate::outage::{RawServer, free_address};
use crate::{Over, PATIENCE};
use otel_runtime::testing::{Fault, Receiver};
use std::path::Path;
use std::thread;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

/// Nothing listens until the second half of the run.
pub(super) fn absent_at_the_start(over: Over) -> Row {
    let address = free_address();
    let mut run = Run::start(over, &format!("http://{address}"));
    run.record();
    thread::sleep(SECOND);
    let receiver = Receiver::listen(&[address]).expect("the address is free");
    run.record();
    run.end(Some(&receiver))
}

pub(super) fn absent(over: Over) -> Row {
    let mut run = Run::start(over, &format!("http://{}", free_address()));
    run.record();
    run.end(None)
}

/// The collector stops and starts again while the program records.
pub(super) fn refused_for(over: Over, outage: Duration) -> Row {
    let address = free_address();
    let receiver = Receiver::listen(&[address]).expect("the address is free");
    let mut run = Run::start(over, &format!("http://{address}"));
    run.record();
    let before = receiver.wait_for_spans(10, PATIENCE).len();
    drop(receiver);
    for _ in 0..10 {
        run.record();
        thread::sleep(outage / 10);
    }
    let receiver = Receiver::listen(&[address]).expect("the address is free again");
    let mut row = run.end(Some(&receiver));
    row.arrived += before;
    row
}

/// The collector answers with a fault for a while.
pub(super) fn fault_for(over: Over, fault: Fault, time: Duration) -> Row {
    let receiver = Receiver::start();
    receiver.fail(fault);
    let mut run = Run::start(over, &receiver.http_endpoint());
    for _ in 0..4 {
        run.record();
        thread::sleep(time / 4);
    }
    receiver.recover();
    run.end(Some(&receiver))
}

/// The collector always answers with a fault.
pub(super) fn always(over: Over, fault: Fault) -> Row {
    let receiver = Receiver::start();
    receiver.fail(fault);
    let mut run = Run::start(over, &receiver.http_endpoint());
    run.record();
    run.end(Some(&receiver))
}

/// The collector never answers within the timeout, and requests are not sent again.
pub(super) fn never_answers(over: Over) -> Row {
    let receiver = Receiver::start();
    receiver.fail(Fault::Hang);
    let mut run =
        Run::start_with(over, &receiver.http_endpoint(), |traces| traces.timeout(SECOND / 4).retry_for(Duration::ZERO));
    run.record();
    run.end(Some(&receiver))
}

pub(super) fn slow(over: Over, delay: Duration) -> Row {
    let receiver = Receiver::start();
    let url = proxy::start(&receiver, Behaviour::Slow(delay));
    let mut run = Run::start(over, &url);
    run.record();
    thread::sleep(delay * 3);
    run.end(Some(&receiver))
}

pub(super) fn closed_in_the_middle(over: Over) -> Row {
    let receiver = Receiver::start();
    let url = proxy::start(&receiver, Behaviour::Cut { connections: 2, after: 500 });
    let mut run = Run::start(over, &url);
    run.record();
    thread::sleep(SECOND);
    run.end(Some(&receiver))
}

/// The server answers every request with these bytes.
pub(super) fn raw(over: Over, answer: &str) -> Row {
    let server = RawServer::start(answer);
    let mut run = Run::start_with(over, &server.url(), |traces| traces.timeout(SECOND / 2));
    run.record();
    run.end(None)
}

pub(super) fn unknown_host(over: Over) -> Row {
    let mut run = Run::start(over, "http://collector.invalid:4318");
    run.record();
    run.end(None)
}

/// A server with a certificate. `files` selects the authority that the client trusts.
pub(super) fn tls(over: Over, certificate: (Names, Validity), trusts_it: bool) -> Row {
    let receiver = Receiver::start();
    let certificates = Certificates::with("faults", certificate.0, certificate.1);
    let other = Certificates::new("faults-other");
    let runtime = runtime();
    let address = guard(&runtime, certificates.acceptor_of_everybody(), &receiver);
    let authority = if trusts_it { certificates.authority() } else { other.authority() };
    let mut run = with_authority(over, &format!("https://localhost:{}", address.port()), authority);
    run.record();
    run.end(Some(&receiver))
}

/// The client uses TLS, and the server does not.
pub(super) fn tls_on_plain(over: Over) -> Row {
    let receiver = Receiver::start();
    let certificates = Certificates::new("faults-plain");
    let url = format!("https://localhost:{}", receiver.addresses()[0].port());
    let mut run = with_authority(over, &url, certificates.authority());
    run.record();
    run.end(Some(&receiver))
}

/// The server uses TLS, and the client does not.
pub(super) fn plain_on_tls(over: Over) -> Row {
    let receiver = Receiver::start();
    let certificates = Certificates::new("faults-tls");
    let runtime = runtime();
    let address = guard(&runtime, certificates.acceptor_of_everybody(), &receiver);
    let mut run = Run::start(over, &format!("http://localhost:{}", address.port()));
    run.record();
    run.end(Some(&receiver))
}

fn with_authority(over: Over, url: &str, authority: &Path) -> Run {
    let authority = authority.to_str().expect("UTF-8");
    Run::start_in(over, url, &[("OTEL_EXPORTER_OTLP_CERTIFICATE", authority)], |traces| traces)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}
