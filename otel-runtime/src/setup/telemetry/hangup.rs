//! Changes when the process receives SIGHUP.

use super::guard::Telemetry;
use super::handle::TelemetryHandle;
use signal_hook::consts::SIGHUP;
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::{io, thread};

impl Telemetry {
    /// Calls `reload` when the process receives SIGHUP, so that it can read the configuration of the program again and change telemetry.
    ///
    /// It is called on a thread of its own. The report names `SIGHUP` as the source of what it changes. A signal that arrives while it runs is
    /// handled after that. When telemetry has been shut down, SIGHUP ends the process again, as it does by default.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # fn read_filter() -> Option<otel_runtime::Filter> { None }
    /// let telemetry = otel_runtime::init()?.reload_on_sighup(|telemetry| {
    ///     if let Some(filter) = read_filter() {
    ///         telemetry.set_filter(filter);
    ///     }
    /// })?;
    /// # drop(telemetry);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// With a configuration file (feature `config-file`), `TelemetryHandle::reload` reads it again:
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # #[cfg(feature = "config-file")] {
    /// let telemetry = otel_runtime::init()?.reload_on_sighup(|telemetry| {
    ///     if let Err(error) = telemetry.reload() {
    ///         eprintln!("{error}");
    ///     }
    /// })?;
    /// # drop(telemetry);
    /// # }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the operating system does not allow a handler or a thread. Telemetry is shut down in this case.
    pub fn reload_on_sighup(mut self, reload: impl FnMut(&TelemetryHandle) + Send + 'static) -> io::Result<Self> {
        let signals = Signals::new([SIGHUP])?;
        let handle = self.handle().of_source("SIGHUP");
        thread::Builder::new().name("otel-reload".to_owned()).spawn(move || wait(signals, &handle, reload))?;
        self.report.add_setting("reload_on_sighup", true, "code");
        Ok(self)
    }
}

fn wait(mut signals: Signals, handle: &TelemetryHandle, mut reload: impl FnMut(&TelemetryHandle)) {
    for signal in signals.forever() {
        if handle.is_installed() {
            // A panic was printed, and must not end the thread.
            _ = catch_unwind(AssertUnwindSafe(|| reload(handle)));
        } else {
            _ = emulate_default_handler(signal);
        }
    }
}
