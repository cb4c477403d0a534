//! The record of `log!`. It is written immediately, without a call that starts and ends.

use crate::callsite::live::end::EndKind;
use crate::callsite::live::records::RecordWriter;
use crate::callsite::live::running::PendingRecord;
use crate::callsite::pipeline::resolved::ResolvedRef;
use crate::callsite::pipeline::resolver::Resolver;
use crate::callsite::site::level::Level;
use crate::callsite::value::log_capture::LogCapture;

/// A `log!` whose record passed all limits.
pub(crate) struct InlineLog {
    site: &'static Resolver,
    resolved: ResolvedRef,
    level: Level,
    held_back: u64,
}

impl InlineLog {
    /// Returns `None` if the record is not written.
    #[inline(never)]
    pub(crate) fn begin(site: &'static Resolver, condition: &mut dyn FnMut() -> bool) -> Option<Self> {
        let definition = &site.definition;
        let (resolved, log) = (site.resolve_here()?, definition.logs.first()?);
        let on = resolved.logs.first()?.as_ref()?;
        let level = on.levels.ok?;
        if !condition() || !on.sink.enabled(level, log.target(&definition.source), log.event) {
            return None;
        }
        let held_back = log.limits.admit(false)?;
        Some(Self { site, resolved, level, held_back })
    }

    #[inline]
    pub(crate) fn capture(&self) -> LogCapture {
        self.resolved.log_capture(0)
    }

    /// Returns the record with the captured attributes.
    #[inline(never)]
    pub(crate) fn record(&self, capture: &mut LogCapture) -> PendingRecord {
        let content = capture.content(self.site.definition.logs[0].reads_fields);
        PendingRecord { level: self.level, held_back: self.held_back, content }
    }

    #[inline(never)]
    pub(crate) fn write(&self, record: PendingRecord) {
        // The record belongs to the current span.
        let writer =
            RecordWriter { site: &self.site.definition, resolved: &self.resolved, context: None, stack_trace: None };
        writer.write_record(0, record, EndKind::Returned, None, false, false);
    }
}
