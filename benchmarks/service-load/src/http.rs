//! The subset of HTTP/1.1 that the measurement needs: messages of known length on persistent connections.

use std::io::{self, BufRead, BufReader, Write as _};
use std::net::TcpStream;

/// A request or a response.
pub struct Message {
    /// Its first line, such as `HTTP/1.1 200 OK`.
    pub start: String,
    pub body: Vec<u8>,
}

/// The next message, or `None` if the other side has closed the connection.
pub fn read(stream: &mut impl BufRead) -> io::Result<Option<Message>> {
    let mut start = String::new();
    if stream.read_line(&mut start)? == 0 {
        return Ok(None);
    }
    let mut length = None;
    let mut line = String::new();
    loop {
        line.clear();
        stream.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok();
        }
    }
    let length: usize = length.ok_or_else(|| io::Error::other(format!("{start:?} has no content-length")))?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(Some(Message { start, body }))
}

/// A client connection.
pub struct Client {
    stream: BufReader<TcpStream>,
    request: String,
}

impl Client {
    pub fn connect(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), request: String::new() })
    }

    /// Sends a request and waits for the response, which must have this status.
    pub fn send(&mut self, method: &str, path: &str, body: &str, expected: &str) -> io::Result<Message> {
        use std::fmt::Write as _;
        self.request.clear();
        let length = body.len();
        // Writing into a string cannot fail.
        _ = write!(
            self.request,
            "{method} {path} HTTP/1.1\r\nhost: user-service\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.stream.get_mut().write_all(self.request.as_bytes())?;
        let answer = read(&mut self.stream)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        if answer.start.split(' ').nth(1) != Some(expected) {
            let body = String::from_utf8_lossy(&answer.body);
            return Err(io::Error::other(format!("{method} {path}: expected {expected}, got {}{body}", answer.start)));
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn messages_follow_one_another() {
        let mut stream =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 404 Not Found\r\ncontent-length:0\r\n\r\n"
                .as_bytes();
        let first = read(&mut stream).expect("whole").expect("there");
        assert_eq!((first.start.as_str(), first.body.as_slice()), ("HTTP/1.1 200 OK\r\n", &b"hi"[..]));
        assert_eq!(read(&mut stream).expect("whole").expect("there").start, "HTTP/1.1 404 Not Found\r\n");
        assert!(read(&mut stream).expect("closed").is_none());
        assert!(read(&mut "HTTP/1.1 200 OK\r\n\r\n".as_bytes()).is_err());
    }
}
