//! `#[logcall]` with the bridge of the `log` crate. Arguments and result are in the body, and there are no attributes.

use super::{log::install, subject};
use crate::case::Case;
use crate::peers::calls::work;
use crate::peers::exporter::Tally;
use crate::subject::Subject;

#[logcall::logcall("info")]
#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    work(id, name)
}

pub(crate) fn prepare(case: Case) -> Subject {
    let tally = Tally::default();
    let provider = install(case.state, &tally);
    subject(case.state, leaf, provider, tally)
}
