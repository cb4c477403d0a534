//! The `error.type` of the standard library's errors.

use super::outcome::Outcome;
use super::type_path::type_path;
use std::borrow::Cow;
use std::io;

/// The path of the kind, such as `std::io::ErrorKind::NotFound`; `std::io::Error` for a kind that has no public name.
impl Outcome for io::Error {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        self.kind().error_type()
    }
}

macro_rules! by_kind {
    ($($kind:ident)*) => {
        impl Outcome for io::ErrorKind {
            fn error_type(&self) -> Option<Cow<'static, str>> {
                Some(Cow::Borrowed(match self {
                    $(Self::$kind => concat!("std::io::ErrorKind::", stringify!($kind)),)*
                    _ => "std::io::Error",
                }))
            }
        }

        #[cfg(test)]
        const KINDS: &[io::ErrorKind] = &[$(io::ErrorKind::$kind),*];
    };
}
by_kind!(
    NotFound PermissionDenied ConnectionRefused ConnectionReset HostUnreachable NetworkUnreachable ConnectionAborted
    NotConnected AddrInUse AddrNotAvailable NetworkDown BrokenPipe AlreadyExists WouldBlock NotADirectory IsADirectory
    DirectoryNotEmpty ReadOnlyFilesystem StaleNetworkFileHandle InvalidInput InvalidData TimedOut WriteZero StorageFull
    NotSeekable QuotaExceeded FileTooLarge ResourceBusy ExecutableFileBusy Deadlock CrossesDevices TooManyLinks
    InvalidFilename ArgumentListTooLong Interrupted Unsupported UnexpectedEof OutOfMemory Other
);

macro_rules! by_path {
    ($($(#[$cfg:meta])? [$($parameter:ident)?] $($segment:ident)::+;)*) => {
        $(
            $(#[$cfg])?
            impl$(<$parameter>)? Outcome for $($segment)::+$(<$parameter>)? {
                fn error_type(&self) -> Option<Cow<'static, str>> {
                    Some(type_path::<Self>())
                }
            }
        )*

        /// The paths in the list, each with the path that is recorded.
        #[cfg(test)]
        fn paths() -> Vec<(String, Cow<'static, str>)> {
            vec![$((
                [$(stringify!($segment)),+].join("::"),
                by_path!(@recorded [$($parameter)?] $($segment)::+),
            )),*]
        }
    };
    (@recorded [] $error:path) => { type_path::<$error>() };
    (@recorded [$parameter:ident] $($segment:ident)::+) => { type_path::<$($segment)::+<u8>>() };
}
by_path! {
    [] std::alloc::LayoutError;
    [] std::array::TryFromSliceError;
    [] std::cell::BorrowError;
    [] std::cell::BorrowMutError;
    [] std::char::CharTryFromError;
    [] std::char::DecodeUtf16Error;
    [] std::char::ParseCharError;
    [] std::char::TryFromCharError;
    [] std::collections::TryReserveError;
    [] std::convert::Infallible;
    [] std::env::JoinPathsError;
    [] std::env::VarError;
    [] std::ffi::FromBytesUntilNulError;
    [] std::ffi::FromBytesWithNulError;
    [] std::ffi::FromVecWithNulError;
    [] std::ffi::IntoStringError;
    [] std::ffi::NulError;
    [] std::fmt::Error;
    [W] std::io::IntoInnerError;
    [] std::net::AddrParseError;
    [] std::num::ParseFloatError;
    [] std::num::ParseIntError;
    [] std::num::TryFromIntError;
    [] std::path::StripPrefixError;
    [] std::str::ParseBoolError;
    [] std::str::Utf8Error;
    [] std::string::FromUtf16Error;
    [] std::string::FromUtf8Error;
    [T] std::sync::PoisonError;
    [T] std::sync::TryLockError;
    [] std::sync::mpsc::RecvError;
    [] std::sync::mpsc::RecvTimeoutError;
    [T] std::sync::mpsc::SendError;
    [] std::sync::mpsc::TryRecvError;
    [T] std::sync::mpsc::TrySendError;
    [] std::thread::AccessError;
    [] std::time::SystemTimeError;
    [] std::time::TryFromFloatSecsError;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standard_error_has_its_public_path() {
        for (public, recorded) in paths() {
            assert_eq!(recorded, public);
        }
    }

    #[test]
    fn an_io_error_has_the_path_of_its_kind() {
        for kind in KINDS {
            let expected = format!("std::io::ErrorKind::{kind:?}");
            assert_eq!(io::Error::from(*kind).error_type().as_deref(), Some(expected.as_str()));
        }
        // EIO (5) has a kind that is private to the standard library.
        assert_eq!(io::Error::from_raw_os_error(5).error_type().as_deref(), Some("std::io::Error"));
        assert_eq!(type_path::<io::Error>(), "std::io::Error");
    }
}
