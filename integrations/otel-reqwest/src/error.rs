//! The type and the message of an error of reqwest, without its URL.

use reqwest::Error;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

/// Returns the `error.type` that a failed request has on its span and its measurement.
///
/// This is the status code of an error from `error_for_status`, otherwise the kind of the error, such as `timeout` or `connect`. Use it in
/// the [`Outcome`](macro@otel_runtime::Outcome) of your own error type, so that annotated functions record the same value:
///
/// ```
/// use otel_runtime::Outcome;
///
/// #[derive(Outcome)]
/// enum MailerError {
///     #[outcome(with = otel_reqwest::error_type)]
///     Unreachable(reqwest::Error),
///     Refused,
/// }
///
/// let error = reqwest::Client::new().get("no URL").build().unwrap_err();
/// assert_eq!(MailerError::Unreachable(error).error_type().as_deref(), Some("builder"));
/// ```
pub fn error_type(error: &Error) -> Cow<'static, str> {
    match error.status() {
        Some(status) => Cow::Owned(status.as_str().to_owned()),
        None => Cow::Borrowed(kind(error)),
    }
}

/// The name of the first predicate that holds.
fn kind(error: &Error) -> &'static str {
    let kinds = [
        // The order matters: a connection that times out is both a timeout and a failed connection, and so is an unknown name.
        (error.is_timeout(), "timeout"),
        (error.is_dns(), "dns"),
        (error.is_connect(), "connect"),
        (error.is_redirect(), "redirect"),
        (error.is_builder(), "builder"),
        (error.is_decode(), "decode"),
        (error.is_body(), "body"),
        (error.is_upgrade(), "upgrade"),
        (error.is_request(), "request"),
    ];
    kinds.into_iter().find_map(|(holds, name)| holds.then_some(name)).unwrap_or("reqwest::Error")
}

/// Formats an error and its sources as `outer: middle: inner`. Errors of reqwest with a URL are left out, because they print
/// the URL, which may contain secrets.
pub(super) struct RedactedMessage<'a>(pub(super) &'a Error);

impl fmt::Display for RedactedMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        let mut next: Option<&(dyn StdError + 'static)> = Some(self.0);
        while let Some(error) = next {
            match error.downcast_ref::<Error>() {
                Some(error) if error.url().is_some() => {}
                _ => {
                    write!(f, "{separator}{error}")?;
                    separator = ": ";
                }
            }
            next = error.source();
        }
        if separator.is_empty() { f.write_str(&error_type(self.0)) } else { Ok(()) }
    }
}
