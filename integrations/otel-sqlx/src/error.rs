//! The error type of a `sqlx::Error`.

use otel_runtime::__integration::Operation;
use sqlx_core::Error;
use std::borrow::Cow;

/// Records the error of a statement and ends its operation. The message is not recorded, because databases quote values in it.
pub(super) fn record(operation: &mut Operation, error: &Error) {
    if let Some(code) = code(error) {
        operation.set_attribute("db.response.status_code", code);
    }
    operation.end_with_error(error_type(error));
}

/// Returns the `error.type` that a failed statement has on its span and its measurement.
///
/// This is the code of the database if the database reported the error, otherwise the name of the variant in snake case, such as
/// `pool_timed_out`. Use it in the [`Outcome`](macro@otel_runtime::Outcome) of your own error type, so that annotated functions record
/// the same value:
///
/// ```
/// use otel_runtime::Outcome;
///
/// #[derive(Outcome)]
/// #[outcome(with = otel_sqlx::error_type)]
/// struct StoreError(sqlx::Error);
///
/// assert_eq!(StoreError(sqlx::Error::RowNotFound).error_type().as_deref(), Some("row_not_found"));
/// ```
pub fn error_type(error: &Error) -> Cow<'static, str> {
    code(error).map_or(Cow::Borrowed(name(error)), Cow::Owned)
}

fn code(error: &Error) -> Option<String> {
    error.as_database_error()?.code().map(Cow::into_owned)
}

fn name(error: &Error) -> &'static str {
    match error {
        Error::Configuration(_) => "configuration",
        Error::InvalidArgument(_) => "invalid_argument",
        Error::Database(_) => "database",
        Error::Io(_) => "io",
        Error::Tls(_) => "tls",
        Error::Protocol(_) => "protocol",
        Error::RowNotFound => "row_not_found",
        Error::TypeNotFound { .. } => "type_not_found",
        Error::ColumnIndexOutOfBounds { .. } => "column_index_out_of_bounds",
        Error::ColumnNotFound(_) => "column_not_found",
        Error::ColumnDecode { .. } => "column_decode",
        Error::Encode(_) => "encode",
        Error::Decode(_) => "decode",
        Error::AnyDriverError(_) => "any_driver_error",
        Error::PoolTimedOut => "pool_timed_out",
        Error::PoolClosed => "pool_closed",
        Error::WorkerCrashed => "worker_crashed",
        Error::InvalidSavePointStatement => "invalid_save_point_statement",
        Error::BeginFailed => "begin_failed",
        _ => "_OTHER",
    }
}
