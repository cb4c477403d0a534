//! What an application says in code about the `tracing` and `log` crates.

use super::Logs;
use crate::bridge::{BridgeSettings, Facade};
use crate::error::InstallError;
use crate::setup::exporters::Destinations;

impl Logs {
    /// Writes the log records of annotated functions to the `tracing` crate, for an application with a subscriber of its own.
    ///
    /// They are events with the level and module of the function, `message`, and typed fields, among them `trace_id` and
    /// `span_id`; see [`bridge`](crate::bridge). With `.and(Logs::otlp())` they are exported, too.
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
    /// // The subscriber that the application has: this is where its layers are.
    /// let subscriber = tracing_subscriber::registry();
    /// # let heard = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    /// # struct Ears(std::sync::Arc<std::sync::Mutex<Vec<String>>>);
    /// # impl<S: tracing::Subscriber> tracing_subscriber::Layer<S> for Ears {
    /// #     fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
    /// #         self.0.lock().unwrap().push(format!("{event:?}"));
    /// #     }
    /// # }
    /// # let subscriber = subscriber.with(Ears(heard.clone()));
    /// tracing::subscriber::set_global_default(subscriber)?;
    ///
    /// let telemetry = Telemetry::builder().logs(Logs::tracing()).install()?;
    /// // ERROR exception.type="&str" exception.message="too much" trace_id=".." span_id=".."
    /// assert!(pay(1000).is_err());
    /// # assert!(heard.lock().unwrap()[0].contains("exception.message: \"too much\""), "{heard:?}");
    /// telemetry.shutdown()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "bridge-tracing")]
    pub fn tracing() -> Self {
        Self::facade(Facade::Tracing)
    }

    /// Writes the log records of annotated functions to the `log` crate, for an application with a logger of its own.
    ///
    /// They have the level and module of the function, and key-values, among them `trace_id` and `span_id`; see
    /// [`bridge`](crate::bridge). With `.and(Logs::otlp())` they are exported, too.
    ///
    /// ```
    /// use otel_runtime::{Logs, Telemetry, traced};
    ///
    /// #[traced(err)]
    /// fn pay(cents: u32) -> Result<(), &'static str> {
    ///     if cents > 500 { Err("too much") } else { Ok(()) }
    /// }
    ///
    /// // The logger that the application has.
    /// # static HEARD: std::sync::Mutex<Vec<String>> = std::sync::Mutex::new(Vec::new());
    /// # struct Logger;
    /// # impl log::Log for Logger {
    /// #     fn enabled(&self, _: &log::Metadata<'_>) -> bool { true }
    /// #     fn log(&self, record: &log::Record<'_>) {
    /// #         HEARD.lock().unwrap().push(format!("{} {}", record.level(), record.args()));
    /// #     }
    /// #     fn flush(&self) {}
    /// # }
    /// log::set_logger(&Logger)?;
    /// log::set_max_level(log::LevelFilter::Info);
    ///
    /// let telemetry = Telemetry::builder().logs(Logs::log()).install()?;
    /// // ERROR &str: too much
    /// assert!(pay(1000).is_err());
    /// # assert_eq!(*HEARD.lock().unwrap(), ["ERROR &str: too much"]);
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

    /// Records the events of the `tracing` crate, too: installs a global subscriber that does.
    ///
    /// If the process has one already, that is kept, and the report says what to write instead; see [`bridge`](crate::bridge).
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

    /// Records what is logged with the `log` crate, too: installs a global logger that does, with the level `trace`, so
    /// that the filter decides.
    ///
    /// If the process has one already, that is kept, and the report says what to write instead; see [`bridge`](crate::bridge).
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
    /// When the records of a crate would go back to it, or nowhere.
    pub(crate) fn bridge(&self) -> Result<BridgeSettings, InstallError> {
        self.bridge.check(!self.destinations.is_empty())?;
        Ok(self.bridge.clone())
    }
}
