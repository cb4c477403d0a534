//! Looking at installed telemetry and changing it while the program runs.

use super::guard::Telemetry;
use super::shared::SharedInstallation;
use crate::callsite::site::filter::Filter;
use crate::error::ChangeError;
use crate::open_spans::OpenSpan;
use crate::report::Report;
use crate::sampling::Sampler;
use crate::setup::providers::SharedSampler;
use std::sync::{Arc, Weak};

/// A handle to installed telemetry, for the parts of a program that read its state or change it.
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
    /// Who changes telemetry with this handle, for the report.
    source: &'static str,
}

impl Telemetry {
    /// Returns a handle for the parts of the program that read the state of telemetry or change it.
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
        let (installation, report) = (Arc::downgrade(&self.installation), Arc::new(self.report.clone()));
        TelemetryHandle { installation, report, source: "code" }
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

    /// Replaces the sampler by one that records this share of the traces that start here, from 0 to 1. If the sampler of the installation
    /// follows the parent span, the new one does, too.
    ///
    /// ```
    /// let telemetry = otel_runtime::init()?;
    /// telemetry.set_sampling_ratio(0.1)?;
    /// assert_eq!(telemetry.report().changes()[0].value, "parentbased_traceidratio(0.1)");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the share is not between 0 and 1, or if telemetry was shut down or installed again.
    pub fn set_sampling_ratio(&self, share: f64) -> Result<(), ChangeError> {
        self.installation.set_sampling_ratio(share, &self.report, "code")
    }

    /// Replaces the sampler.
    ///
    /// ```
    /// use otel_runtime::Sampler;
    /// let telemetry = otel_runtime::init()?;
    /// telemetry.set_sampler(Sampler::parent_always_off())?;
    /// let error = telemetry.set_sampler(Sampler::always_on()).unwrap_err();
    /// assert!(error.to_string().contains("follows the parent"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error in these cases:
    ///
    /// - A number of the sampler is out of range.
    /// - Only one of the two samplers follows the parent span. This is fixed when telemetry is installed.
    /// - The sampler decides when a trace has ended, or uses a strategy that is fetched.
    /// - Telemetry was shut down or installed again.
    pub fn set_sampler(&self, sampler: Sampler) -> Result<(), ChangeError> {
        self.installation.set_sampler(sampler, &self.report, "code")
    }

    /// Returns the spans that have started and not ended, oldest first, if [`track_open_spans`](crate::TelemetryBuilder::track_open_spans) is
    /// set. At most 10,000 are listed.
    ///
    /// ```
    /// use otel_runtime::{Telemetry, span};
    /// let telemetry = Telemetry::builder().track_open_spans(true).install()?;
    /// span!("shop.checkout"; {
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

    /// Returns whether telemetry has not been shut down yet.
    pub fn is_installed(&self) -> bool {
        self.installation.upgrade().is_some_and(|installation| installation.get().is_some())
    }

    /// Replaces the filter that enables call sites, as [`Telemetry::set_filter`] does.
    pub fn set_filter(&self, filter: Filter) {
        self.change_filter(filter, self.source);
    }

    /// Replaces the sampling ratio, as [`Telemetry::set_sampling_ratio`] does.
    ///
    /// # Errors
    ///
    /// Returns an error if the share is not between 0 and 1, or if telemetry was shut down or installed again.
    pub fn set_sampling_ratio(&self, share: f64) -> Result<(), ChangeError> {
        self.change_sampling_ratio(share, self.source)
    }

    /// Replaces the sampler, as [`Telemetry::set_sampler`] does.
    ///
    /// # Errors
    ///
    /// Returns an error if only one of the two samplers follows the parent span, or if telemetry was shut down or installed again.
    pub fn set_sampler(&self, sampler: Sampler) -> Result<(), ChangeError> {
        let installation = self.installation.upgrade().ok_or(ChangeError::NotInstalled)?;
        installation.set_sampler(sampler, &self.report, self.source)
    }

    /// Returns the spans that have started and not ended, as [`Telemetry::spans_in_flight`] does.
    pub fn spans_in_flight(&self) -> Vec<OpenSpan> {
        self.tracked_spans().unwrap_or_default()
    }

    /// Sets who changes telemetry with this handle.
    #[cfg(all(unix, feature = "signals"))]
    pub(super) fn of_source(self, source: &'static str) -> Self {
        Self { source, ..self }
    }

    /// Replaces the filter. Returns `false` if telemetry was shut down or replaced.
    pub(crate) fn change_filter(&self, filter: Filter, source: &str) -> bool {
        let installation = self.installation.upgrade();
        installation.is_some_and(|installation| installation.set_filter(filter, &self.report, source))
    }

    pub(crate) fn change_sampling_ratio(&self, share: f64, source: &str) -> Result<(), ChangeError> {
        let installation = self.installation.upgrade().ok_or(ChangeError::NotInstalled)?;
        installation.set_sampling_ratio(share, &self.report, source)
    }

    /// Changes the installation, with the report and the source of the changes.
    #[cfg(feature = "config-file")]
    pub(super) fn change_by(
        &self,
        change: impl FnOnce(&SharedInstallation, &Report, &str) -> Result<(), ChangeError>,
    ) -> Result<(), ChangeError> {
        let installation = self.installation.upgrade().ok_or(ChangeError::NotInstalled)?;
        change(&installation, &self.report, self.source)
    }

    /// Returns the open spans, or `None` if they are not tracked.
    pub(crate) fn tracked_spans(&self) -> Option<Vec<OpenSpan>> {
        self.installation.upgrade()?.spans_in_flight()
    }
}

/// Returns whether a thread has to fetch a strategy for the sampler.
fn has_remote(sampler: &Sampler) -> bool {
    #[cfg(feature = "jaeger-remote")]
    return !sampler.remotes().is_empty();
    #[cfg(not(feature = "jaeger-remote"))]
    {
        _ = sampler;
        false
    }
}

const SAMPLER: &str = "traces.sampler";

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

    fn set_sampling_ratio(&self, share: f64, report: &Report, source: &str) -> Result<(), ChangeError> {
        let follows_parent = self.sampler()?.follows_parent();
        let sampler = if follows_parent { Sampler::parent_ratio(share) } else { Sampler::ratio(share) };
        self.set_sampler(sampler, report, source)
    }

    pub(super) fn set_sampler(&self, sampler: Sampler, report: &Report, source: &str) -> Result<(), ChangeError> {
        let installation = self.get().ok_or(ChangeError::NotInstalled)?;
        let current = self.sampler()?;
        let invalid = |reason| ChangeError::Setting { setting: SAMPLER.to_owned(), reason };
        sampler.check().map_err(invalid)?;
        if sampler.tail().is_some() || has_remote(&sampler) {
            let reason = "a strategy that is fetched and a decision at the end of a trace can only be installed";
            return Err(invalid(format!("`{sampler}` was not set, because {reason}")));
        }
        if sampler.follows_parent() != current.follows_parent() {
            let reason = if current.follows_parent() { "follows" } else { "does not follow" };
            let reason =
                format!("`{sampler}` was not set, because the sampler of the installation {reason} the parent");
            return Err(invalid(reason));
        }
        let parent_based = sampler.drops_children_of_unsampled();
        let text = sampler.to_string();
        // Call sites read the new sampler with the new pipeline.
        let is_changed = installation.ticket.change(|pipeline| {
            current.replace(sampler);
            pipeline.parent_based(parent_based)
        });
        if !is_changed {
            return Err(ChangeError::NotInstalled);
        }
        report.changes.add(SAMPLER, text, source);
        Ok(())
    }

    fn sampler(&self) -> Result<SharedSampler, ChangeError> {
        let installation = self.get().ok_or(ChangeError::NotInstalled)?;
        installation.providers.sampler.clone().ok_or(ChangeError::NotInstalled)
    }

    fn spans_in_flight(&self) -> Option<Vec<OpenSpan>> {
        Some(self.get()?.providers.open_spans.as_ref()?.list())
    }
}
