//! What an error of reqwest is called, and what it says without its URL.

use reqwest::Error;
use std::error::Error as StdError;
use std::fmt;

/// `error.type`: the name of the first of reqwest's questions that is answered with yes.
pub(super) fn error_type(error: &Error) -> &'static str {
    let answers = [
        // A connection that takes too long is both, and a name that is not known is no connection.
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
    answers.into_iter().find_map(|(yes, name)| yes.then_some(name)).unwrap_or("reqwest::Error")
}

/// An error and its sources, `outer: middle: inner`. Errors of reqwest show their URL, which may have secrets in it, so of
/// them only what is known to be without is told.
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
        if separator.is_empty() { f.write_str(error_type(self.0)) } else { Ok(()) }
    }
}
