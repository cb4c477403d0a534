//! Looking at installed telemetry and changing it while the program runs.

use super::guard::Telemetry;
use super::shared::SharedInstallation;
use crate::callsite::site::filter::Filter;
use crate::open_spans::OpenSpan;
use crate::report::Report;
use std::sync::{Arc, Weak};

/// A handle to installed telemetry, for the parts of a program that look at it or change it.
///
/// Handles can be cloned and sent to other threads. They do not keep telemetry installed: after the shutdown, changes have no effect.
///
/// ```
/// let telemetry = otel_runtime::init()?;
/// let handle = telemetry.handle();
/// std::thread::spawn(move || handle.set_filter("warn".parse().expect("a filter"))).join().unwrap();
/// assert_eq!(telemetry.report().changes()[0].value, "warn");
/// # Ok::<(), otel_runtime::InstallError>(())
/// ```
#[derive(Clone, Debug)]
pub struct TelemetryHandle {
    installation: Weak<SharedInstallation>,
    report: Arc<Report>,
}

impl Telemetry {
    /// Returns a handle for the parts of the program that look at telemetry or change it.
    ///
    /// ```
    /// let telemetry = otel_runtime::init()?;
    /// let handle = telemetry.handle();
    /// assert!(handle.is_installed());
    /// telemetry.shutdown().ok();
    /// assert!(!handle.is_installed());
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn handle(&self) -> TelemetryHandle {
        TelemetryHandle { installation: Arc::downgrade(&self.installation), report: Arc::new(self.report.clone()) }
    }

    /// Replaces the filter that enables call sites.
    ///
    /// This has no effect if another `Telemetry` has been installed since.
    ///
    /// ```
    /// let telemetry = otel_runtime::init()?;
    /// telemetry.set_filter("warn,orders=debug".parse()?);
    /// assert_eq!(telemetry.report().changes()[0].setting, "filter");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set_filter(&self, filter: Filter) {
        self.installation.set_filter(filter, &self.report, "code");
    }

    /// Returns the spans that have started and not ended, oldest first, if [`track_open_spans`](crate::TelemetryBuilder::track_open_spans) is
    /// set. At most 10,000 are listed.
    ///
    /// ```
    /// use otel_runtime::{Telemetry, span};
    /// let telemetry = Telemetry::builder().track_open_spans(true).install()?;
    /// span!("shop.checkout", {
    ///     assert_eq!(telemetry.spans_in_flight()[0].name, "shop.checkout");
    /// });
    /// assert!(telemetry.spans_in_flight().is_empty());
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn spans_in_flight(&self) -> Vec<OpenSpan> {
        self.installation.spans_in_flight().unwrap_or_default()
    }
}

impl TelemetryHandle {
    /// Returns the report of settings, changes, problems and delivery counts.
    ///
    /// ```
    /// let telemetry = otel_runtime::Telemetry::builder().service_name("shop").install()?;
    /// assert_eq!(telemetry.handle().report().setting("service.name").unwrap().value, "shop");
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Returns whether telemetry was not shut down yet.
    pub fn is_installed(&self) -> bool {
        self.installation.upgrade().is_some_and(|installation| installation.get().is_some())
    }

    /// Replaces the filter that enables call sites, as [`Telemetry::set_filter`] does.
    pub fn set_filter(&self, filter: Filter) {
        self.change_filter(filter, "code");
    }

    /// Returns the spans that have started and not ended, as [`Telemetry::spans_in_flight`] does.
    pub fn spans_in_flight(&self) -> Vec<OpenSpan> {
        self.tracked_spans().unwrap_or_default()
    }

    /// Replaces the filter. Returns `false` if telemetry was shut down or replaced.
    pub(crate) fn change_filter(&self, filter: Filter, source: &str) -> bool {
        let installation = self.installation.upgrade();
        installation.is_some_and(|installation| installation.set_filter(filter, &self.report, source))
    }

    /// Returns the open spans, or `None` if they are not tracked.
    #[cfg_attr(not(feature = "admin"), expect(dead_code, reason = "only the admin route tells the difference"))]
    pub(crate) fn tracked_spans(&self) -> Option<Vec<OpenSpan>> {
        self.installation.upgrade()?.spans_in_flight()
    }
}

impl SharedInstallation {
    /// Replaces the filter. Returns `false` if this installation is not the current one.
    fn set_filter(&self, filter: Filter, report: &Report, source: &str) -> bool {
        let Some(installation) = self.get() else { return false };
        let text = filter.to_string();
        let is_changed = installation.ticket.change(|pipeline| pipeline.filter(filter));
        if is_changed {
            report.changes.add("filter", text, source);
        }
        is_changed
    }

    fn spans_in_flight(&self) -> Option<Vec<OpenSpan>> {
        Some(self.get()?.providers.open_spans.as_ref()?.list())
    }
}
