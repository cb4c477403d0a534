//! The outcomes of HTTP and gRPC statuses.

use super::outcome::Outcome;
use std::borrow::Cow;

/// A server error (5xx) is a failure, as in the semantic conventions for server spans. In an `Err`, every status is one.
#[cfg(feature = "http")]
impl Outcome for http::StatusCode {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        self.is_server_error().then(|| self.as_str().to_owned().into())
    }

    fn error_type_in_err(&self) -> Option<Cow<'static, str>> {
        Some(self.as_str().to_owned().into())
    }
}

#[cfg(feature = "http")]
impl<B> Outcome for http::Response<B> {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        self.status().error_type()
    }

    fn error_type_in_err(&self) -> Option<Cow<'static, str>> {
        self.status().error_type_in_err()
    }
}

/// The name of the code, such as `DEADLINE_EXCEEDED`, as in the
/// [semantic conventions for gRPC](https://opentelemetry.io/docs/specs/semconv/rpc/grpc/).
#[cfg(feature = "tonic")]
impl Outcome for tonic::Code {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(match self {
            Self::Ok => return None,
            Self::Cancelled => "CANCELLED",
            Self::Unknown => "UNKNOWN",
            Self::InvalidArgument => "INVALID_ARGUMENT",
            Self::DeadlineExceeded => "DEADLINE_EXCEEDED",
            Self::NotFound => "NOT_FOUND",
            Self::AlreadyExists => "ALREADY_EXISTS",
            Self::PermissionDenied => "PERMISSION_DENIED",
            Self::ResourceExhausted => "RESOURCE_EXHAUSTED",
            Self::FailedPrecondition => "FAILED_PRECONDITION",
            Self::Aborted => "ABORTED",
            Self::OutOfRange => "OUT_OF_RANGE",
            Self::Unimplemented => "UNIMPLEMENTED",
            Self::Internal => "INTERNAL",
            Self::Unavailable => "UNAVAILABLE",
            Self::DataLoss => "DATA_LOSS",
            Self::Unauthenticated => "UNAUTHENTICATED",
        }))
    }
}

#[cfg(feature = "tonic")]
impl Outcome for tonic::Status {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        self.code().error_type()
    }
}

#[cfg(all(test, feature = "tonic"))]
mod tests {
    use super::*;
    use tonic::{Code, Status};

    /// The codes of gRPC are 0 to 16. Their `Debug` text is the name in camel case.
    #[test]
    fn a_grpc_status_has_the_name_of_its_code() {
        assert_eq!(Status::ok("").error_type(), None);
        for code in (1..=16).map(Code::from_i32) {
            let name = Status::new(code, "").error_type().expect("a failure");
            assert_eq!(name.replace('_', "").to_lowercase(), format!("{code:?}").to_lowercase());
            assert!(name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'), "{name}");
        }
    }
}
