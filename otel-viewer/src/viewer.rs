//! The viewer: what is kept, and queries over it.

use crate::access::Access;
use crate::changes::Changes;
use crate::filter::{InvalidFilter, LogFilter, MetricFilter, TraceFilter};
use crate::lines::{LineFile, ReadReport, read};
use crate::query;
use crate::store::Store;
use crate::text::{TextLimit, trace_id};
use crate::view::{Change, FindingList, LogPage, MetricList, MetricView, Summary, TracePage, TraceView};
use otel_runtime::received::{OtlpRequest, ReceivedRequest, ReceivedTelemetry};
use otel_runtime::receiver::{Rejected, TelemetrySink};
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Telemetry in bounded memory, with queries over it. Clones share the same telemetry.
///
/// [`builder`](Self::builder) has the settings and starts the listeners for OTLP and for browsers.
///
/// ```
/// use otel_runtime::received::OtlpRequest;
/// use otel_viewer::{TraceFilter, Viewer};
///
/// let viewer = Viewer::new();
/// viewer.add(OtlpRequest::from_json(
///     br#"{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"load","traceId":"4bf92f3577b34da6a3ce929d0e0e4736",
///         "spanId":"00f067aa0ba902b7"}]}]}]}"#,
/// )?);
/// let page = viewer.traces(&TraceFilter::new().text("load"))?;
/// assert_eq!(page.traces[0].trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Viewer(Arc<Shared>);

struct Shared {
    store: Mutex<Store>,
    access: Access,
    changes: Changes,
    keep: Option<Mutex<LineFile>>,
    report: Mutex<Option<Report>>,
}

type Report = Arc<dyn Fn() -> String + Send + Sync>;

impl Viewer {
    pub(crate) fn over(store: Store, access: Access, keep: Option<LineFile>) -> Self {
        let (changes, report) = (Changes::default(), Mutex::new(None));
        Self(Arc::new(Shared { store: Mutex::new(store), access, changes, keep: keep.map(Mutex::new), report }))
    }

    /// Adds a request.
    pub fn add(&self, request: OtlpRequest) {
        if let Some(keep) = &self.0.keep
            && let Ok(line) = request.to_json()
        {
            keep.lock().unwrap_or_else(PoisonError::into_inner).write(&line);
        }
        self.add_telemetry(request.into_telemetry());
    }

    pub(crate) fn add_telemetry(&self, telemetry: ReceivedTelemetry) {
        self.change(|store| store.add(telemetry));
    }

    /// Adds the requests in a file of OTLP/JSON lines, such as [`keep`](crate::ViewerBuilder::keep), an exporter or the Collector writes it.
    ///
    /// Lines that are not requests are counted in the report, and so is a line that is cut at the end of the file.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read.
    pub fn read(&self, path: impl AsRef<Path>) -> io::Result<ReadReport> {
        let file = BufReader::new(File::open(path)?);
        read(file, |telemetry| self.add_telemetry(telemetry))
    }

    /// Returns the traces that match a filter, newest first.
    ///
    /// # Errors
    ///
    /// Returns an error if `before` of the filter is not the `next` of a page.
    pub fn traces(&self, filter: &TraceFilter) -> Result<TracePage, InvalidFilter> {
        query::traces(&self.lock(), filter)
    }

    /// Returns a trace by its ID in hexadecimal, with texts that are cut at 4,096 characters.
    pub fn trace(&self, id: &str) -> Option<TraceView> {
        self.trace_with(id, TextLimit::Short)
    }

    /// Returns a trace by its ID in hexadecimal, with texts in full length.
    pub fn full_trace(&self, id: &str) -> Option<TraceView> {
        self.trace_with(id, TextLimit::Full)
    }

    fn trace_with(&self, id: &str, limit: TextLimit) -> Option<TraceView> {
        query::trace(&self.lock(), trace_id(id)?, limit)
    }

    /// Returns the log records that match a filter, newest first.
    ///
    /// # Errors
    ///
    /// Returns an error if `before` of the filter is not the `next` of a page, or if an ID in it is not one.
    pub fn logs(&self, filter: &LogFilter) -> Result<LogPage, InvalidFilter> {
        query::logs(&self.lock(), filter)
    }

    /// Returns the metrics that match a filter, sorted by name.
    pub fn metrics(&self, filter: &MetricFilter) -> MetricList {
        query::metrics(&self.lock(), filter)
    }

    /// Returns a metric with its points, those of one service if it is given.
    ///
    /// If there are metrics of the same name with different kinds, `kind` selects one, such as `counter`.
    pub fn metric(&self, name: &str, kind: Option<&str>, service: Option<&str>) -> Option<MetricView> {
        query::metric(&self.lock(), name, kind, service)
    }

    /// Returns what deviates from the conventions, most serious first.
    pub fn findings(&self) -> FindingList {
        self.lock().findings.list()
    }

    /// Returns what is kept and what was lost.
    pub fn summary(&self) -> Summary {
        let keep = self.0.keep.as_ref().map(|keep| keep.lock().unwrap_or_else(PoisonError::into_inner).view());
        let store = self.lock();
        Summary {
            version: env!("CARGO_PKG_VERSION"),
            services: store.services(),
            counts: store.counts(),
            dropped: store.dropped(),
            memory: store.memory(),
            refused: store.refused(),
            keep,
            revision: store.revision(),
        }
    }

    /// Sets the function that returns the configuration report of the process, for a viewer that is part of an application.
    ///
    /// ```
    /// let viewer = otel_viewer::Viewer::new();
    /// viewer.set_report(|| "traces.exporter = otlp".to_owned());
    /// assert_eq!(viewer.report().as_deref(), Some("traces.exporter = otlp"));
    /// ```
    pub fn set_report(&self, report: impl Fn() -> String + Send + Sync + 'static) {
        *self.0.report.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(report));
    }

    /// Returns the configuration report of the process, if there is one.
    pub fn report(&self) -> Option<String> {
        let report = self.0.report.lock().unwrap_or_else(PoisonError::into_inner).clone();
        report.map(|report| report())
    }

    /// Forgets all telemetry. A [`keep`](crate::ViewerBuilder::keep) file stays.
    pub fn clear(&self) {
        self.change(Store::clear);
    }

    /// Returns the number of changes so far and what is kept.
    pub fn change_now(&self) -> Change {
        let store = self.lock();
        Change { revision: store.revision(), counts: store.counts() }
    }

    /// Waits until there are more changes than `revision`, at most for `timeout`. Returns the last change.
    ///
    /// ```
    /// use std::time::Duration;
    /// let viewer = otel_viewer::Viewer::new();
    /// let change = viewer.wait_for_change(0, Duration::from_millis(1));
    /// assert_eq!((change.revision, change.counts.traces), (0, 0));
    /// ```
    pub fn wait_for_change(&self, revision: u64, timeout: Duration) -> Change {
        self.0.changes.wait_beyond(revision, timeout);
        self.change_now()
    }

    pub(crate) fn access(&self) -> &Access {
        &self.0.access
    }

    pub(crate) fn changes(&self) -> &Changes {
        &self.0.changes
    }

    fn change(&self, change: impl FnOnce(&mut Store)) {
        let mut store = self.lock();
        change(&mut store);
        let revision = store.revision();
        drop(store);
        self.0.changes.set(revision);
    }

    fn lock(&self) -> MutexGuard<'_, Store> {
        self.0.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Viewer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Viewer").field(&self.change_now()).finish()
    }
}

impl TelemetrySink for Viewer {
    fn received(&self, request: OtlpRequest) -> Result<(), Rejected> {
        self.add(request);
        Ok(())
    }

    fn refused(&self, request: ReceivedRequest) {
        let reason = request.refusal.unwrap_or_default();
        self.change(|store| store.refuse(&request.path, &reason));
    }
}
