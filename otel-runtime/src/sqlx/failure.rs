//! What kind of failure an error is.

use crate::integration::Operation;
use sqlx_core::Error;
use sqlx_core::error::DatabaseError;
use std::borrow::Cow;

/// Makes the statement a failure: with the code of the database if that is where the error is from, else with the name of the
/// variant. Messages are not recorded, because databases quote values in them.
pub(super) fn fail(operation: &mut Operation, error: &Error) {
    let error_type = match error.as_database_error().map(DatabaseError::code) {
        Some(Some(code)) => {
            let code = code.into_owned();
            operation.say("db.response.status_code", code.clone());
            Cow::Owned(code)
        }
        _ => Cow::Borrowed(name(error)),
    };
    operation.fail(error_type);
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
