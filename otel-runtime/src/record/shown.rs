//! Shows at once what an application expects to see on its terminal before it goes on.

use super::collector::Collector;
use crate::export::Terminal;
use crate::report::Signal;
use std::sync::Arc;

/// Shows what was recorded of a signal on the terminal, before the thread that recorded it goes on.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) terminal: Arc<Terminal>,
    pub(crate) signal: Signal,
    /// `None` if everything is handed to the terminal without a collector.
    pub(crate) collector: Option<Arc<Collector>>,
}

impl Shown {
    /// Returns whether a log record is printed now, and not when its span ends.
    pub(crate) fn is_due(&self, is_in_span: bool) -> bool {
        !(is_in_span && self.terminal.has_spans())
    }

    /// Waits until what this thread has recorded is printed, but not longer than a bound.
    #[cold]
    pub(crate) fn now(&self) {
        let collect = || self.collector.iter().for_each(|collector| collector.collect());
        self.terminal.show(self.signal, collect);
    }
}
