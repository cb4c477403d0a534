//! Settings in code for the bridges from and to the `tracing` and `log` crates.

use super::Logs;
use crate::bridge::{BridgeSettings, Facade};
use crate::error::InstallError;
use crate::setup::exporters::Destinations;

impl Logs {
    /// Writes the log records of annotated functions to the `tracing` crate, for applications with their own subscriber.
    ///
    /// The records become events with the level and module of the function, a `message`, and typed fields including `trace_id` and
    /// `span_id`; see [`bridge`](crate::bridge). With `.and(Logs::otlp())`, the records are also exported.
    ///
    /// ```
    /// use otel_runtime::{Logs, Telemetry, traced};
    /// use tracing_subscriber::layer::SubscriberExt as _;
    ///
    /// #[traced(err)]
    /// fn pay(cents: u32) -> Result<(), &'static str> {
    ///     if cents > 500 { Err("too much") } else { Ok(()) }
    /// }
    ///
    /// // The subscriber of the application, with its layers.
    /// let subscriber = tracing_subscriber::registry();
    /// # let events = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    /// # struct Collector(std::sync::Arc<std::sync::Mutex<Vec<String>>>);
    /// # impl<S: tracing::Subscriber> tracing_subscriber::Layer<S> for Collector {
    /// #     fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
    /// #         self.0.lock().unwrap().push(format!("{event:?}"));
    /// #     }
    /// # }
    /// # let subscriber = subscriber.with(Collector(events.clone()));
    /// tracing::subscriber::set_global_default(subscriber)?;
    ///
    /// let telemetry = Telemetry::builder().logs(Logs::tracing()).install()?;
    /// // ERROR exception.type="&str" exception.message="too much" trace_id=".." span_id=".."
    /// assert!(pay(1000).is_err());
    /// # assert!(events.lock().unwrap()[0].contains("exception.message: \"too much\""), "{events:?}");
    /// telemetry.shutdown()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "bridge-tracing")]
    pub fn tracing() -> Self {
        Self::facade(Facade::Tracing)
    }

    /// Writes the log records of annotated functions to the `log` crate, for applications with their own logger.
    ///
    /// The records have the level and module of the function, and key-values including `trace_id` and `span_id`; see
    /// [`bridge`](crate::bridge). With `.and(Logs::otlp())`, the records are also exported.
    ///
    /// ```
    /// use otel_runtime::{Logs, Telemetry, traced};
    ///
    /// #[traced(err)]
    /// fn pay(cents: u32) -> Result<(), &'static str> {
    ///     if cents > 500 { Err("too much") } else { Ok(()) }
    /// }
    ///
    /// // The logger of the application.
    /// # static RECORDS: std::sync::Mutex<Vec<String>> = std::sync::Mutex::new(Vec::new());
    /// # struct Logger;
    /// # impl log::Log for Logger {
    /// #     fn enabled(&self, _: &log::Metadata<'_>) -> bool { true }
    /// #     fn log(&self, record: &log::Record<'_>) {
    /// #         RECORDS.lock().unwrap().push(format!("{} {}", record.level(), record.args()));
    /// #     }
    /// #     fn flush(&self) {}
    /// # }
    /// log::set_logger(&Logger)?;
    /// log::set_max_level(log::LevelFilter::Info);
    ///
    /// let telemetry = Telemetry::builder().logs(Logs::log()).install()?;
    /// // ERROR &str: too much
    /// assert!(pay(1000).is_err());
    /// # assert_eq!(*RECORDS.lock().unwrap(), ["ERROR &str: too much"]);
    /// telemetry.shutdown()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "bridge-log")]
    pub fn log() -> Self {
        Self::facade(Facade::Log)
    }

    fn facade(facade: Facade) -> Self {
        Self {
            bridge: BridgeSettings { to: [facade].into(), ..BridgeSettings::default() },
            ..Self::over(Destinations::none())
        }
    }

    /// Also records the events of the `tracing` crate, by installing a global subscriber.
    ///
    /// If the process already has one, it is kept, and the report contains what to write instead; see [`bridge`](crate::bridge).
    ///
    /// ```
    /// use otel_runtime::{Logs, Telemetry};
    /// let telemetry = Telemetry::builder().logs(Logs::console().bridge_tracing()).install()?;
    /// tracing::info!(port = 8080, "listening");
    /// telemetry.shutdown()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "bridge-tracing")]
    pub fn bridge_tracing(mut self) -> Self {
        self.bridge.from.insert(Facade::Tracing);
        self
    }

    /// Also records the records of the `log` crate, by installing a global logger.
    ///
    /// The maximum level of the `log` crate is set to `trace`, so that the filter decides.
    ///
    /// If the process already has one, it is kept, and the report contains what to write instead; see [`bridge`](crate::bridge).
    ///
    /// ```
    /// use otel_runtime::{Logs, Telemetry};
    /// let telemetry = Telemetry::builder().logs(Logs::console().bridge_log()).install()?;
    /// log::info!("listening on port {}", 8080);
    /// telemetry.shutdown()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "bridge-log")]
    pub fn bridge_log(mut self) -> Self {
        self.bridge.from.insert(Facade::Log);
        self
    }

    /// # Errors
    ///
    /// Returns an error if the records of a crate would be written back to it, or have no destination.
    pub(crate) fn bridge(&self) -> Result<BridgeSettings, InstallError> {
        self.bridge.check(!self.destinations.is_empty())?;
        Ok(self.bridge.clone())
    }
}
