//! A transport of the application for OTLP requests.

use super::answer::{Answer, Sender};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Sends OTLP requests in a way that this crate does not know, such as a Unix socket, a queue or an extension of a platform.
///
/// Pass it to [`Traces::transport`](crate::Traces::transport), [`Logs::transport`](crate::Logs::transport) or
/// [`Metrics::transport`](crate::Metrics::transport).
///
/// ```
/// use otel_runtime::{OtlpTransport, Telemetry, Traces, TransportError};
/// use std::io::Write;
/// use std::sync::Mutex;
///
/// /// Writes each request after its length.
/// struct Framed<W>(Mutex<W>);
///
/// impl<W: Write + Send + 'static> OtlpTransport for Framed<W> {
///     fn send(&self, request: &[u8]) -> Result<(), TransportError> {
///         let length = u32::try_from(request.len()).map_err(TransportError::refused)?;
///         let mut writer = self.0.lock().map_err(TransportError::refused)?;
///         writer.write_all(&length.to_be_bytes()).map_err(TransportError::unavailable)?;
///         writer.write_all(request).map_err(TransportError::unavailable)
///     }
/// }
///
/// let traces = Traces::otlp().transport(Framed(Mutex::new(std::io::sink())));
/// let telemetry = Telemetry::builder().traces(traces).environment([("OTEL_METRICS_EXPORTER", "none")]).install()?;
/// telemetry.shutdown()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait OtlpTransport: Send + Sync + 'static {
    /// Makes one attempt to send a request, and waits until it is delivered.
    ///
    /// The request is a message of OTLP in protobuf without compression, such as `ExportTraceServiceRequest` for spans, of at most about
    /// 4 MB.
    ///
    /// It is called on a thread of this crate, for one request after the other, with telemetry suppressed. A request that is not answered
    /// delays the following ones, and blocks `flush` and `shutdown` until their deadline, so an implementation needs a timeout. If it
    /// panics, the request is lost.
    ///
    /// # Errors
    ///
    /// Returns an error if the request was not delivered, which says whether it is sent again.
    fn send(&self, request: &[u8]) -> Result<(), TransportError>;
}

/// Why an [`OtlpTransport`] did not deliver a request, and whether the request is sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportError {
    cause: String,
    retry: Retry,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Retry {
    Never,
    /// With increasing delays.
    Backoff,
    After(Duration),
}

impl TransportError {
    /// The destination refuses the request and would refuse it again: the request is lost.
    ///
    /// ```
    /// use otel_runtime::TransportError;
    /// assert_eq!(TransportError::refused("unknown tenant").to_string(), "unknown tenant");
    /// ```
    pub fn refused(cause: impl fmt::Display) -> Self {
        Self { cause: cause.to_string(), retry: Retry::Never }
    }

    /// The destination cannot be reached: the request is sent again, with increasing delays, until the time of `retry_for` is over.
    ///
    /// A flush or a shutdown makes one more attempt and does not wait for further ones.
    ///
    /// ```
    /// use otel_runtime::TransportError;
    /// let error = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    /// assert_eq!(TransportError::unavailable(error).to_string(), "connection refused");
    /// ```
    pub fn unavailable(cause: impl fmt::Display) -> Self {
        Self { cause: cause.to_string(), retry: Retry::Backoff }
    }

    /// The destination is overloaded and asks for another attempt after `delay`.
    ///
    /// ```
    /// use otel_runtime::TransportError;
    /// use std::time::Duration;
    /// let error = TransportError::retry_after("too many requests", Duration::from_secs(2));
    /// assert_eq!(error.to_string(), "too many requests");
    /// ```
    pub fn retry_after(cause: impl fmt::Display, delay: Duration) -> Self {
        Self { cause: cause.to_string(), retry: Retry::After(delay) }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.cause)
    }
}

impl std::error::Error for TransportError {}

/// A transport of the application in the settings of an exporter.
#[derive(Clone)]
pub(crate) struct CustomTransport(Arc<dyn OtlpTransport>);

impl CustomTransport {
    /// The name in the report.
    pub(crate) const NAME: &str = "custom transport";

    pub(crate) fn new(transport: impl OtlpTransport) -> Self {
        Self(Arc::new(transport))
    }
}

impl fmt::Debug for CustomTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::NAME)
    }
}

impl Sender for CustomTransport {
    fn send(&self, body: &[u8]) -> Answer {
        let Err(TransportError { cause, retry }) = self.0.send(body) else {
            return Answer::Accepted { rejected: 0, reason: String::new() };
        };
        match retry {
            Retry::Never => Answer::Refused { cause },
            Retry::Backoff => Answer::Unavailable { cause, retry_after: None, unreachable: true },
            Retry::After(delay) => Answer::Unavailable { cause, retry_after: Some(delay), unreachable: false },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fails(TransportError);

    impl OtlpTransport for Fails {
        fn send(&self, _: &[u8]) -> Result<(), TransportError> {
            Err(self.0.clone())
        }
    }

    fn answer(error: TransportError) -> Answer {
        CustomTransport::new(Fails(error)).send(b"request")
    }

    #[test]
    fn an_error_says_whether_the_request_is_sent_again() {
        let cause = || "no space".to_owned();
        assert_eq!(answer(TransportError::refused("no space")), Answer::Refused { cause: cause() });
        let unreachable = Answer::Unavailable { cause: cause(), retry_after: None, unreachable: true };
        assert_eq!(answer(TransportError::unavailable("no space")), unreachable);
        let delay = Duration::from_secs(2);
        let overloaded = Answer::Unavailable { cause: cause(), retry_after: Some(delay), unreachable: false };
        assert_eq!(answer(TransportError::retry_after("no space", delay)), overloaded);
    }
}
