//! Reads the head of an HTTP request, as far as a scrape needs it.

use std::io::{self, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Maximum size of the head.
pub(super) const MAX_HEAD: usize = 8 * 1024;

/// The parts of a request that are relevant for a scrape.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: String,
    /// The path without the query.
    pub(super) path: String,
    /// The combined values of all `Accept` headers.
    pub(super) accept: Option<String>,
    /// The combined values of all `Accept-Encoding` headers.
    pub(super) accept_encoding: Option<String>,
}

/// Why a request cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum BadRequest {
    /// It is not an HTTP/1 request.
    Malformed,
    TooLong,
    TooSlow,
    /// The client closed the connection or sent nothing.
    Gone,
}

/// Reads a request up to the empty line, until `end` at the latest.
pub(super) fn read(stream: &mut TcpStream, end: Instant) -> Result<Request, BadRequest> {
    let mut head = Vec::with_capacity(1024);
    let mut chunk = [0; 1024];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        // Zero would mean no limit.
        if stream.set_read_timeout(Some(left.max(Duration::from_millis(1)))).is_err() {
            return Err(BadRequest::Gone);
        }
        let count = match stream.read(&mut chunk) {
            Ok(0) => return Err(if head.is_empty() { BadRequest::Gone } else { BadRequest::Malformed }),
            Ok(count) => count,
            Err(error) if is_timeout(&error) => return Err(BadRequest::TooSlow),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return Err(BadRequest::Gone),
        };
        head.extend_from_slice(&chunk[..count]);
        if let Some(length) = length(&head) {
            return if length > MAX_HEAD { Err(BadRequest::TooLong) } else { parse(&head[..length]) };
        }
        if head.len() > MAX_HEAD {
            return Err(BadRequest::TooLong);
        }
        if Instant::now() >= end {
            return Err(BadRequest::TooSlow);
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// Returns the length up to the empty line, if it has been received.
fn length(head: &[u8]) -> Option<usize> {
    let ends = [&b"\r\n\r\n"[..], &b"\n\n"[..]];
    ends.iter().filter_map(|end| head.windows(end.len()).position(|window| window == *end)).min()
}

fn parse(head: &[u8]) -> Result<Request, BadRequest> {
    let head = std::str::from_utf8(head).map_err(|_| BadRequest::Malformed)?;
    let mut lines = head.lines();
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target), Some(version), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(BadRequest::Malformed);
    };
    if method.is_empty() || !matches!(version, "HTTP/1.1" | "HTTP/1.0") {
        return Err(BadRequest::Malformed);
    }
    let (mut accept, mut accept_encoding): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for line in lines {
        let (name, value) = line.split_once(':').ok_or(BadRequest::Malformed)?;
        if name.is_empty() || name.contains([' ', '\t']) {
            return Err(BadRequest::Malformed);
        }
        if name.eq_ignore_ascii_case("accept") {
            accept.push(value.trim());
        } else if name.eq_ignore_ascii_case("accept-encoding") {
            accept_encoding.push(value.trim());
        }
    }
    let path = path(target).ok_or(BadRequest::Malformed)?;
    let joined = |values: Vec<&str>| (!values.is_empty()).then(|| values.join(","));
    let (accept, accept_encoding) = (joined(accept), joined(accept_encoding));
    Ok(Request { method: method.to_owned(), path: path.to_owned(), accept, accept_encoding })
}

/// `http://host/metrics?name=x` → `/metrics`
fn path(target: &str) -> Option<&str> {
    let target = match target.split_once("://") {
        Some((_, rest)) if !target.starts_with('/') => rest.find('/').map_or("/", |slash| &rest[slash..]),
        _ => target,
    };
    let path = target.split(['?', '#']).next().unwrap_or_default();
    path.starts_with('/').then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &[u8], method: &str, path: &str, accept: Option<&str>) {
        let (accept, accept_encoding) = (accept.map(str::to_owned), None);
        let request = Request { method: method.to_owned(), path: path.to_owned(), accept, accept_encoding };
        assert_eq!(parse(head), Ok(request));
    }

    #[test]
    fn request_heads() {
        check(b"GET /metrics HTTP/1.1\r\nHost: x", "GET", "/metrics", None);
        let query = b"HEAD http://x:1/metrics?name=y HTTP/1.0\naccept: text/plain\nACCEPT:*/*";
        check(query, "HEAD", "/metrics", Some("text/plain,*/*"));
        check(b"GET http://x HTTP/1.1", "GET", "/", None);
        let broken: [&[u8]; 8] = [
            b"",
            b"GET",
            b"GET /metrics",
            b"GET /metrics HTTP/2",
            b"GET /a b HTTP/1.1",
            b"GET metrics HTTP/1.1",
            b"GET /metrics HTTP/1.1\r\nno header",
            b"GET /\xff HTTP/1.1",
        ];
        for head in broken {
            assert_eq!(parse(head), Err(BadRequest::Malformed), "{}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn encodings_are_combined() {
        let request =
            parse(b"GET / HTTP/1.1\r\nAccept-Encoding: gzip;q=0.5\r\naccept-encoding: br").expect("a request");
        assert_eq!(request.accept_encoding.as_deref(), Some("gzip;q=0.5,br"));
    }

    #[test]
    fn a_head_ends_with_an_empty_line() {
        assert_eq!(length(b"GET / HTTP/1.1\r\nhost: x\r\n\r\nbody"), Some(23));
        assert_eq!(length(b"GET / HTTP/1.1\n\n"), Some(14));
        assert_eq!(length(b"GET / HTTP/1.1\r\nhost"), None);
    }
}
