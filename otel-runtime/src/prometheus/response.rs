//! HTTP responses to scrapes.

use super::accept::accepts_gzip;
use super::request::{BadRequest, Request};
use super::scrape::Scrape;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// A response, after which the connection is closed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Response {
    status: &'static str,
    content_type: String,
    body: Vec<u8>,
    /// Whether the body is compressed with gzip.
    is_gzip: bool,
    /// Whether only the head is sent, with the length of the body.
    head_only: bool,
}

impl Response {
    /// Returns the response to a request, or `None` if the client has closed the connection.
    pub(super) fn to(request: Result<Request, BadRequest>, scrape: &Scrape) -> Option<Self> {
        let request = match request {
            Ok(request) => request,
            Err(BadRequest::Gone) => return None,
            Err(BadRequest::Malformed) => {
                return Some(Self::plain("400 Bad Request", "this is not an HTTP/1.1 request\n"));
            }
            Err(BadRequest::TooSlow) => return Some(Self::plain("408 Request Timeout", "the request took too long\n")),
            Err(BadRequest::TooLong) => {
                return Some(Self::plain("431 Request Header Fields Too Large", "the request is too long\n"));
            }
        };
        let head_only = request.method == "HEAD";
        let response = match (request.method.as_str(), request.path.as_str()) {
            ("GET" | "HEAD", "/metrics") => {
                let page = scrape.render(request.accept.as_deref());
                let compressed = accepts_gzip(request.accept_encoding.as_deref()).then(|| gzip(&page.body)).flatten();
                let is_gzip = compressed.is_some();
                let body = compressed.unwrap_or_else(|| page.body.into_bytes());
                Self { status: "200 OK", content_type: page.content_type, body, is_gzip, head_only }
            }
            ("GET" | "HEAD", "/") => Self::plain("200 OK", "the metrics are at /metrics\n"),
            (_, "/" | "/metrics") => Self::plain("405 Method Not Allowed", "the method must be GET or HEAD\n"),
            _ => Self::plain("404 Not Found", "the metrics are at /metrics\n"),
        };
        Some(Self { head_only, ..response })
    }

    pub(super) fn busy() -> Self {
        Self::plain("503 Service Unavailable", "too many concurrent scrapes\n")
    }

    pub(super) fn broken() -> Self {
        Self::plain("500 Internal Server Error", "the metrics could not be collected\n")
    }

    fn plain(status: &'static str, body: &str) -> Self {
        let content_type = "text/plain; charset=utf-8".to_owned();
        Self { status, content_type, body: body.into(), is_gzip: false, head_only: false }
    }

    fn bytes(&self) -> Vec<u8> {
        let allow = if self.status.starts_with("405") { "allow: GET, HEAD\r\n" } else { "" };
        let encoding = if self.is_gzip { "content-encoding: gzip\r\n" } else { "" };
        let (status, content_type, length) = (self.status, &self.content_type, self.body.len());
        let mut bytes = format!(
            "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\n{encoding}content-length: {length}\r\n{allow}connection: close\r\n\r\n"
        )
        .into_bytes();
        if !self.head_only {
            bytes.extend_from_slice(&self.body);
        }
        bytes
    }

    /// Writes a response that fits into the buffer of the connection, without waiting for the client.
    pub(super) fn write_at_once(&self, stream: &mut TcpStream) {
        if stream.set_nonblocking(true).is_err() {
            return;
        }
        // Errors are ignored if a client does not read the response. What was received must be read before the connection is closed.
        _ = stream.read(&mut [0; 4096]);
        _ = stream.write(&self.bytes());
        _ = stream.shutdown(Shutdown::Write);
    }

    /// Writes the response, until `end` at the latest.
    pub(super) fn write(&self, stream: &mut TcpStream, end: Instant) -> io::Result<()> {
        let bytes = self.bytes();
        let mut left = bytes.as_slice();
        while !left.is_empty() {
            let time = end.saturating_duration_since(Instant::now());
            if time.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            stream.set_write_timeout(Some(time))?;
            match stream.write(left) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => left = &left[count..],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        stream.shutdown(Shutdown::Write)
    }
}

/// Returns the text compressed with gzip.
fn gzip(text: &str) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish()).ok()
}

/// Reads the remaining bytes from the client. Closing a connection with unread bytes would discard the response.
pub(super) fn drain(stream: &mut TcpStream) {
    let end = Instant::now() + Duration::from_millis(200);
    let mut chunk = [0; 1024];
    for _ in 0..64 {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() || !matches!(stream.read(&mut chunk), Ok(1..))
        {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(method: &str, path: &str) -> String {
        let request = Request { method: method.to_owned(), path: path.to_owned(), accept: None, accept_encoding: None };
        let response = Response::to(Ok(request), &Scrape::new()).expect("an answer");
        String::from_utf8(response.bytes()).expect("text")
    }

    #[test]
    fn responses_to_requests() {
        let page = "HTTP/1.1 200 OK\r\ncontent-type: text/plain; version=0.0.4; charset=utf-8; escaping=underscores\r\n\
                    content-length: 0\r\nconnection: close\r\n\r\n";
        assert_eq!(answer("GET", "/metrics"), page);
        let where_it_is = "content-type: text/plain; charset=utf-8\r\ncontent-length: 28\r\nconnection: close\r\n\r\n";
        assert_eq!(answer("GET", "/"), format!("HTTP/1.1 200 OK\r\n{where_it_is}the metrics are at /metrics\n"));
        assert_eq!(answer("HEAD", "/"), format!("HTTP/1.1 200 OK\r\n{where_it_is}"));
        assert!(answer("GET", "/favicon.ico").starts_with("HTTP/1.1 404 Not Found\r\n"));
        assert!(answer("POST", "/metrics").starts_with("HTTP/1.1 405 Method Not Allowed\r\n"));
        assert!(answer("POST", "/metrics").contains("\r\nallow: GET, HEAD\r\n"));
        assert_eq!(Response::to(Err(BadRequest::Gone), &Scrape::new()), None);
    }
}
