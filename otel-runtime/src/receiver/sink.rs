//! Where received telemetry goes.

use crate::received::{OtlpRequest, ReceivedRequest};

/// Receives the telemetry that a receiver has read.
///
/// ```
/// use otel_runtime::received::OtlpRequest;
/// use otel_runtime::receiver::{Rejected, TelemetrySink};
///
/// struct Print;
///
/// impl TelemetrySink for Print {
///     fn received(&self, request: OtlpRequest) -> Result<(), Rejected> {
///         println!("{:?}", request.into_telemetry());
///         Ok(())
///     }
/// }
/// ```
pub trait TelemetrySink: Send + Sync + 'static {
    /// Accepts a request. It is called on the thread of the receiver, so it must not wait.
    ///
    /// # Errors
    ///
    /// Returns the number of items that were not accepted. The response is then a partial success, and the sender does not send them
    /// again.
    fn received(&self, request: OtlpRequest) -> Result<(), Rejected>;

    /// Is called for each request that the receiver refused, with its [refusal](ReceivedRequest::refusal). By default, it does nothing.
    fn refused(&self, request: ReceivedRequest) {
        drop(request);
    }
}

/// The items of a request that a [`TelemetrySink`] did not accept.
///
/// ```
/// use otel_runtime::receiver::Rejected;
/// let rejected = Rejected { items: 2, message: "spans without a name".to_owned() };
/// assert_eq!(rejected.items, 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rejected {
    /// The number of items.
    pub items: usize,
    /// Why they were not accepted. The sender may print it.
    pub message: String,
}

impl Rejected {
    /// Returns the number in the type of OTLP.
    pub(super) fn count(&self) -> i64 {
        i64::try_from(self.items).unwrap_or(i64::MAX)
    }
}
