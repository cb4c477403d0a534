//! Receives OTLP (`http/protobuf`), counts the received items, and discards them.

use super::http;
use std::io::{self, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// A receiver on a free port. Its threads end with the process.
pub struct Receiver {
    address: SocketAddr,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    spans: AtomicU64,
    records: AtomicU64,
}

/// The numbers of received items.
#[derive(Clone, Copy)]
pub struct Arrived {
    pub spans: f64,
    pub records: f64,
}

impl Receiver {
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let counts = Arc::<Counts>::default();
        let shared = Arc::clone(&counts);
        thread::spawn(move || {
            for stream in listener.incoming().filter_map(Result::ok) {
                let counts = Arc::clone(&shared);
                thread::spawn(move || {
                    if let Err(error) = answer(stream, &counts) {
                        eprintln!("the receiver: {error}");
                    }
                });
            }
        });
        Ok(Self { address, counts })
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The items received since the last call.
    pub fn take(&self) -> Arrived {
        #[expect(clippy::cast_precision_loss, reason = "some millions")]
        let take = |count: &AtomicU64| count.swap(0, Ordering::Relaxed) as f64;
        Arrived { spans: take(&self.counts.spans), records: take(&self.counts.records) }
    }
}

fn answer(stream: TcpStream, counts: &Counts) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    while let Some(request) = http::read(&mut stream)? {
        match request.start.split(' ').nth(1) {
            Some("/v1/traces") => counts.spans.fetch_add(items(&request.body), Ordering::Relaxed),
            Some("/v1/logs") => counts.records.fetch_add(items(&request.body), Ordering::Relaxed),
            _ => 0,
        };
        // An empty body is a complete response: a message without fields.
        let ok = b"HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n";
        stream.get_mut().write_all(ok)?;
    }
    Ok(())
}

/// The number of spans or log records in a request: both are field 2 of field 2 (a scope) of field 1 (a resource).
fn items(request: &[u8]) -> u64 {
    let scopes = fields(request, 1).flat_map(|resource| fields(resource, 2));
    scopes.map(|scope| fields(scope, 2).count() as u64).sum()
}

/// The length-delimited fields with this number, which is how protobuf encodes messages.
fn fields(mut message: &[u8], wanted: u64) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        loop {
            let key = varint(&mut message)?;
            let length = match key & 7 {
                0 => {
                    varint(&mut message)?;
                    continue;
                }
                1 => 8,
                2 => usize::try_from(varint(&mut message)?).ok()?,
                5 => 4,
                _ => return None,
            };
            let (field, rest) = message.split_at_checked(length)?;
            message = rest;
            if key == wanted << 3 | 2 {
                return Some(field);
            }
        }
    })
}

fn varint(message: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = message.split_first()?;
        *message = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::items;

    fn message(number: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).expect("short");
        [&[number << 3 | 2, length], content].concat()
    }

    #[test]
    fn spans_of_all_scopes_are_counted() {
        let span = message(2, &message(1, b"trace"));
        let scope = |spans: usize| message(2, &[message(1, b"scope"), span.repeat(spans)].concat());
        let resource = |scopes: &[Vec<u8>]| message(1, &[message(1, b"resource"), scopes.concat()].concat());
        let request = [resource(&[scope(2), scope(1)]), resource(&[scope(4)])].concat();
        assert_eq!(items(&request), 7);
        assert_eq!(items(&[]), 0);
        // Truncated in the last span.
        assert_eq!(items(&request[..request.len() - 1]), 3);
    }
}
