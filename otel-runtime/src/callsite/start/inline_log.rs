//! The record of `log!`, which is written at once: there is no call that starts and ends.

use crate::callsite::live::end::EndKind;
use crate::callsite::live::records::RecordWriter;
use crate::callsite::live::running::PendingRecord;
use crate::callsite::pipeline::resolved::ResolvedRef;
use crate::callsite::pipeline::resolver::Resolver;
use crate::callsite::site::level::Level;
use crate::callsite::site::log::Log;
use crate::callsite::value::log_capture::{LogCapture, LogContent};

/// The record of `log!`, which passed all limits.
pub(crate) struct InlineLog {
    site: &'static Resolver,
    resolved: ResolvedRef,
    log: &'static Log,
    level: Level,
    held_back: u64,
    pub(crate) capture: LogCapture,
}

impl InlineLog {
    /// Returns `None` if the record is not written.
    #[inline(never)]
    pub(crate) fn begin(site: &'static Resolver, condition: &mut dyn FnMut() -> bool) -> Option<Self> {
        let definition = &site.definition;
        let (resolved, log) = (site.resolve_here()?, *definition.logs.first()?);
        let on = resolved.logs.first()?.as_ref()?;
        let level = on.levels.ok?;
        if !condition() || !on.sink.enabled(level, log.target(&definition.source), log.event) {
            return None;
        }
        let held_back = log.limits.admit(false)?;
        let capture = resolved.log_capture(0);
        Some(Self { site, resolved, log, level, held_back, capture })
    }

    /// Returns the content of the record, with what was captured.
    pub(crate) fn content(&mut self) -> LogContent {
        self.capture.content(self.log.reads_fields)
    }

    #[inline(never)]
    pub(crate) fn write(self, content: LogContent) {
        let Self { site, resolved, level, held_back, .. } = self;
        let record = PendingRecord { level, held_back, content };
        // The record belongs to the current span.
        let writer = RecordWriter { site: &site.definition, resolved: &resolved, context: None };
        writer.write_record(0, record, EndKind::Returned, None, false, false);
    }
}
