//! Scraped metrics: over TCP, with settings, on a router, and with the checks of `promtool`.

mod connections;
mod pages;
mod router;
mod settings;

use otel_runtime::{Logs, Telemetry, TelemetryBuilder, Traces, counted};
use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// An installation is process-wide.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[counted("shop.orders", unit = "{order}", duration)]
fn order() {}

/// Installs these metrics and no other signal.
fn builder(variables: &[(&str, &str)]) -> TelemetryBuilder {
    Telemetry::builder()
        .environment(variables.iter().copied())
        .service_name("shop")
        .traces(Traces::none())
        .logs(Logs::none())
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

fn send(address: SocketAddr, request: &[u8]) -> io::Result<Answer> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    stream.write_all(request)?;
    answer(&mut stream)
}

fn answer(stream: &mut TcpStream) -> io::Result<Answer> {
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    let (head, body) = text.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
    Ok(Answer { status, head: head.to_owned(), body: body.to_owned() })
}

fn get(address: SocketAddr, accept: &str) -> Answer {
    let request = format!("GET /metrics HTTP/1.1\r\nHost: test\r\nAccept: {accept}\r\n\r\n");
    send(address, request.as_bytes()).expect("an answer")
}
