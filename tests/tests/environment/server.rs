//! A server for one request at a time, which keeps what it was sent: an endpoint for Zipkin, or a proxy.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

/// A request: the head in lines, and the body.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) head: Vec<String>,
    pub(crate) body: String,
}

/// Returns the address, and the requests as they arrive. Nothing is answered if `status` is `None`.
pub(crate) fn endpoint(status: Option<&'static str>) -> (SocketAddr, Receiver<Sent>) {
    serve(move |mut stream, head, mut reader, sent| {
        let length =
            head.iter().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        _ = sent.send(Sent { head, body: String::from_utf8_lossy(&body).into_owned() });
        match status {
            Some(status) => _ = write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"),
            None => thread::sleep(std::time::Duration::from_secs(5)),
        }
    })
}

/// Returns the address of a proxy that forwards every connection to `target`, and the heads of what it was asked for.
pub(crate) fn proxy(target: SocketAddr) -> (SocketAddr, Receiver<Sent>) {
    serve(move |mut stream, head, _, sent| {
        _ = sent.send(Sent { head, body: String::new() });
        let Ok(mut inner) = TcpStream::connect(target) else { return };
        _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        let (Ok(mut from), Ok(mut to)) = (stream.try_clone(), inner.try_clone()) else { return };
        let back = thread::spawn(move || std::io::copy(&mut inner, &mut stream));
        _ = std::io::copy(&mut from, &mut to);
        _ = to.shutdown(std::net::Shutdown::Write);
        _ = back.join();
    })
}

type Answer = std::sync::mpsc::Sender<Sent>;

fn serve(
    answer: impl Fn(TcpStream, Vec<String>, BufReader<TcpStream>, Answer) + Send + Sync + 'static,
) -> (SocketAddr, Receiver<Sent>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it has an address");
    let (sender, receiver) = channel();
    let answer = std::sync::Arc::new(answer);
    // It ends with the process.
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (answer, sender) = (std::sync::Arc::clone(&answer), sender.clone());
            thread::spawn(move || {
                let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
                let lines = reader.by_ref().lines().map_while(Result::ok);
                let head: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
                answer(stream, head, reader, sender);
            });
        }
    });
    (address, receiver)
}
