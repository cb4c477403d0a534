//! A proxy in front of a receiver, for faults of a connection.

use otel_runtime::testing::Receiver;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

/// What the proxy does to connections.
#[derive(Clone, Copy)]
pub(super) enum Behaviour {
    /// Delays everything that the receiver sends by this time.
    Slow(Duration),
    /// Closes the first connections after this many bytes of the client.
    Cut { connections: usize, after: usize },
}

/// Starts a proxy, which ends with the process, and returns its URL.
pub(super) fn start(receiver: &Receiver, behaviour: Behaviour) -> String {
    let inside = receiver.addresses()[0];
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    thread::spawn(move || {
        for (number, client) in listener.incoming().flatten().enumerate() {
            thread::spawn(move || connect(client, inside, number, behaviour));
        }
    });
    format!("http://{address}")
}

fn connect(client: TcpStream, inside: SocketAddr, number: usize, behaviour: Behaviour) -> std::io::Result<()> {
    let server = TcpStream::connect(inside)?;
    let (delay, limit) = match behaviour {
        Behaviour::Slow(delay) => (delay, usize::MAX),
        Behaviour::Cut { connections, after } if number < connections => (Duration::ZERO, after),
        Behaviour::Cut { .. } => (Duration::ZERO, usize::MAX),
    };
    let (back, to_client) = (server.try_clone()?, client.try_clone()?);
    thread::spawn(move || copy(back, to_client, delay, usize::MAX));
    copy(client, server, Duration::ZERO, limit);
    Ok(())
}

/// Copies until one side closes the connection, or until the limit, and then closes both.
fn copy(mut from: TcpStream, mut to: TcpStream, delay: Duration, limit: usize) {
    let (mut buffer, mut left) = ([0; 8192], limit);
    let (sender, delayed) = channel::<(Instant, Vec<u8>)>();
    let Ok(from_too) = from.try_clone() else { return };
    let writer = thread::spawn(move || {
        for (due, part) in delayed {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if to.write_all(&part).is_err() {
                break;
            }
        }
        _ = from_too.shutdown(Shutdown::Both);
        _ = to.shutdown(Shutdown::Both);
    });
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        let part = &buffer[..read.min(left)];
        left -= part.len();
        if sender.send((Instant::now() + delay, part.to_vec())).is_err() || left == 0 {
            break;
        }
    }
    drop(sender);
    _ = writer.join();
}
