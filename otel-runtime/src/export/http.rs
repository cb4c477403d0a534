//! OTLP over HTTP with `ureq`, a blocking client that needs no asynchronous runtime.

use super::answer::{Answer, Sender};
use super::cause::{self, Cause};
use super::compress::{self, compress};
use super::json_request;
use super::otlp::{Otlp, RequestFormat};
use super::protocol::{Compression, Protocol};
use super::response::{self, RpcStatus};
use super::tls::{ClientIdentity, Pem, Tls};
use super::url::Url;
use super::zipkin;
use crate::error::InstallError;
use crate::report::Signal;
use http::{HeaderMap, HeaderName, HeaderValue, Request, header};
use prost::Message as _;
use std::borrow::Cow;
use std::io::Read as _;
use std::time::{Duration, SystemTime};
use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};

/// Maximum size of a response that is read. What follows is ignored: the status says whether the request was accepted.
const MAX_RESPONSE: u64 = 64 * 1024;

/// Maximum time for the body of a response, of which only a message is used.
const BODY_TIMEOUT: Duration = Duration::from_secs(2);

/// From here on, a timeout is no limit. `ureq` panics if the end of a timeout is beyond the range of the clock.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(60 * 60 * 24 * 365);

/// Sends requests to one URL.
#[derive(Debug)]
pub(super) struct HttpSender {
    agent: ureq::Agent,
    signal: Signal,
    protocol: Protocol,
    format: RequestFormat,
    headers: Headers,
    url: Url,
    timeout: Option<Duration>,
    compression: Compression,
}

/// Headers whose values are not printed, because they can be secrets.
struct Headers(HeaderMap);

impl std::fmt::Debug for Headers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}

/// # Errors
///
/// Returns an error if a header or a certificate is invalid.
pub(super) fn sender(otlp: &Otlp) -> Result<HttpSender, InstallError> {
    let config = ureq::Agent::config_builder()
        .timeout_global(otlp.timeout.filter(|timeout| *timeout < LONGEST_TIMEOUT))
        .timeout_recv_body(Some(BODY_TIMEOUT))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .tls_config(tls(&otlp.tls)?)
        // Without this, the client would read the environment of the process.
        .proxy(proxy(otlp)?)
        .build();
    Ok(HttpSender {
        agent: config.into(),
        signal: otlp.signal,
        protocol: otlp.protocol,
        format: otlp.format,
        headers: Headers(headers(otlp)?),
        url: Url(otlp.url.clone()),
        timeout: otlp.timeout,
        compression: otlp.compression,
    })
}

impl HttpSender {
    fn request<'a>(&self, body: &'a [u8]) -> Result<Request<&'a [u8]>, http::Error> {
        let mut request = Request::post(&self.url.0).body(body)?;
        *request.headers_mut() = self.headers.0.clone();
        Ok(request)
    }

    fn explain(&self, error: &ureq::Error) -> Cause {
        match error {
            ureq::Error::Timeout(_) => cause::timed_out(self.timeout),
            error => cause::explain(&error.to_string(), &self.url.0),
        }
    }
}

impl Sender for HttpSender {
    fn send(&self, body: &[u8]) -> Answer {
        let body = match self.encoded(body) {
            Ok(body) => body,
            Err(cause) => return Answer::Refused { cause },
        };
        let request = match self.request(&body) {
            Ok(request) => request,
            Err(error) => return Answer::Refused { cause: error.to_string() },
        };
        match self.agent.run(request) {
            Ok(response) => self.answer(response),
            Err(error) => {
                let Cause { text, unreachable } = self.explain(&error);
                Answer::Unavailable { cause: text, retry_after: None, unreachable }
            }
        }
    }
}

impl HttpSender {
    /// Returns the body in the encoding of the protocol, compressed.
    fn encoded<'a>(&self, body: &'a [u8]) -> Result<Cow<'a, [u8]>, String> {
        let body = match self.protocol {
            _ if self.format == RequestFormat::Zipkin => Cow::Owned(zipkin::from_protobuf(body)?),
            Protocol::HttpJson => Cow::Owned(json_request::from_protobuf(self.signal, body)?),
            Protocol::HttpProtobuf | Protocol::Grpc => Cow::Borrowed(body),
        };
        compress(self.compression, body)
    }

    fn answer(&self, response: ureq::http::Response<ureq::Body>) -> Answer {
        let (parts, body) = response.into_parts();
        let mut text = Vec::new();
        // The status has already decided, so a body that cannot be read completely is no failure.
        _ = body.into_reader().take(MAX_RESPONSE).read_to_end(&mut text);
        if parts.status.is_success() {
            return match BodyFormat::of(&parts.headers) {
                BodyFormat::Json => response::accepted_json(&text),
                BodyFormat::Protobuf | BodyFormat::Text => response::accepted(&text),
            };
        }
        let cause = cause::status(parts.status.as_u16(), self.protocol, &message(&parts.headers, &text));
        // Specification: https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes
        match parts.status.as_u16() {
            429 | 502 | 503 | 504 => {
                Answer::Unavailable { cause, retry_after: retry_after(&parts.headers), unreachable: false }
            }
            _ => Answer::Refused { cause },
        }
    }
}

/// The format of the body of a response. Proxies answer in their own.
enum BodyFormat {
    Protobuf,
    Json,
    Text,
}

impl BodyFormat {
    fn of(headers: &HeaderMap) -> Self {
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        match content_type.split(';').next().unwrap_or_default().trim() {
            "application/x-protobuf" => Self::Protobuf,
            "application/json" => Self::Json,
            _ => Self::Text,
        }
    }
}

/// Returns what the response says about a refusal, in one line.
fn message(headers: &HeaderMap, body: &[u8]) -> String {
    let message = match BodyFormat::of(headers) {
        BodyFormat::Protobuf => RpcStatus::decode(body).ok().map(|status| status.message),
        BodyFormat::Json => response::json_message(body),
        BodyFormat::Text => None,
    };
    response::shortened(&message.unwrap_or_else(|| String::from_utf8_lossy(body).into_owned()))
}

/// Returns the time of the header `Retry-After`, which contains seconds or a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

fn proxy(otlp: &Otlp) -> Result<Option<ureq::Proxy>, InstallError> {
    let proxy = otlp.proxy.as_ref().map(|proxy| ureq::Proxy::new(&proxy.0)).transpose();
    proxy.map_err(|error| InstallError::setting(format!("{}.proxy", otlp.signal), error.to_string()))
}

fn headers(otlp: &Otlp) -> Result<HeaderMap, InstallError> {
    let mut headers = HeaderMap::new();
    headers.insert(header::USER_AGENT, HeaderValue::from_static(super::USER_AGENT));
    for (name, value) in &otlp.headers {
        let wrong = |what| InstallError::setting(format!("{}.headers", otlp.signal), what);
        let key = HeaderName::try_from(name).map_err(|_| wrong(format!("`{name}` is not a valid header name")))?;
        let value = HeaderValue::try_from(value)
            .map_err(|_| wrong(format!("the value of `{name}` contains characters that a header cannot contain")))?;
        headers.insert(key, value);
    }
    let content_type = match otlp.protocol {
        Protocol::HttpJson => "application/json",
        Protocol::HttpProtobuf | Protocol::Grpc => "application/x-protobuf",
    };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Some(encoding) = compress::encoding(otlp.compression) {
        headers.insert(header::CONTENT_ENCODING, encoding);
    }
    Ok(headers)
}

fn tls(tls: &Tls) -> Result<TlsConfig, InstallError> {
    let mut config = TlsConfig::builder();
    if let Some(authority) = &tls.authority {
        config = config.root_certs(RootCerts::new_with_certs(&certificates(authority)?));
    }
    if let Some(ClientIdentity { chain, key }) = &tls.client {
        let private_key = PrivateKey::from_pem(&key.text)
            .map_err(|error| InstallError::setting(&key.source, format!("the file is not PEM: {error}")))?;
        config = config.client_cert(Some(ClientCert::new_with_certs(&certificates(chain)?, private_key)));
    }
    Ok(config.build())
}

fn certificates(pem: &Pem) -> Result<Vec<Certificate<'static>>, InstallError> {
    let certificates = pem.certificates()?;
    Ok(certificates.iter().map(|certificate| Certificate::from_der(certificate).to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retry(value: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(header::RETRY_AFTER, HeaderValue::from_str(value).expect("is valid"));
        retry_after(&headers)
    }

    #[test]
    fn retry_after_contains_seconds_or_a_date() {
        assert_eq!(retry(" 7 "), Some(Duration::from_secs(7)));
        assert_eq!(retry("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(60));
        let left = retry(&date).expect("is a date");
        assert!((55..=60).contains(&left.as_secs()), "{left:?}");
        assert_eq!(retry("soon"), None);
    }

    #[test]
    fn the_message_of_a_refusal_is_in_protobuf_in_json_or_text() {
        let mut headers = HeaderMap::new();
        assert_eq!(message(&headers, b"not\nallowed"), "not allowed");
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-protobuf"));
        let status = [&[0x08, 0x03, 0x12, 0x07][..], b"too old"].concat();
        assert_eq!(message(&headers, &status), "too old");
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
        assert_eq!(message(&headers, br#"{"code":3,"message":"too old"}"#), "too old");
        assert_eq!(message(&headers, br#"{"error":"no"}"#), r#"{"error":"no"}"#);
    }
}
