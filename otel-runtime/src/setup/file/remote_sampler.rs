//! The sampler whose strategy is fetched.

use super::cursor::{Cursor, Section};
use crate::sampling::{RemoteSampling, Sampler};
use std::time::Duration;

/// Reads the sampler, of which `initial` decides until there is a strategy.
pub(super) fn read(_: &Cursor<'_>, section: &Section<'_>, initial: Option<Sampler>) -> Option<Sampler> {
    let endpoint = section.required("endpoint").and_then(Cursor::text);
    let server = RemoteSampling::at(endpoint?).initial_sampler(initial?);
    let server = match section.get("interval") {
        Some(interval) => server.polling_interval(Duration::from_millis(interval.whole(1)?)),
        None => server,
    };
    Some(Sampler::remote(server))
}
