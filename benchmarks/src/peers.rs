//! The same two functions, once for each peer.

mod bare;
mod calls;
mod exporter;
mod fastrace;
mod hand_written;
mod traced;
mod tracing;

use crate::case::{Case, Peer};
use crate::harness::Subject;

/// Sets the peer up for this process.
pub(crate) fn prepare(case: Case) -> Subject {
    match case.peer {
        Peer::Bare => bare::prepare(case.form),
        Peer::HandWritten => hand_written::prepare(case.form, case.state),
        Peer::Tracing => tracing::prepare(case.form, case.state, tracing::Detail::Default),
        Peer::TracingLean => tracing::prepare(case.form, case.state, tracing::Detail::Lean),
        Peer::Fastrace => fastrace::prepare(case.form, case.state),
        Peer::Traced => traced::prepare(case.form, case.state, traced::Detail::Default),
        Peer::TracedLean => traced::prepare(case.form, case.state, traced::Detail::Lean),
    }
}
