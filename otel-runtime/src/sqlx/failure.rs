//! What kind of failure an error is.

use crate::Outcome;
use crate::integration::Operation;
use sqlx_core::Error;
use std::borrow::Cow;

/// Makes the statement a failure. Messages are not recorded, because databases quote values in them.
pub(super) fn fail(operation: &mut Operation, error: &Error) {
    if let Some(code) = code(error) {
        operation.say("db.response.status_code", code);
    }
    operation.fail(kind(error));
}

/// Functions that hand on the error of a statement have its `error.type`, too.
impl Outcome for Error {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        Some(kind(self))
    }
}

/// The code of the database if that is where the error is from, else the name of the variant.
fn kind(error: &Error) -> Cow<'static, str> {
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
