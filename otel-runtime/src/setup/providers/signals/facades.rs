//! Settings in code for the bridges from and to the `tracing` and `log` crates.

use super::Logs;
#[cfg(feature = "bridge-tracing")]
use super::Traces;
use crate::bridge::{BridgeSettings, Facade};
use crate::error::InstallError;
use crate::setup::exporters::Destinations;

#[cfg(feature = "bridge-tracing")]
impl Traces {
    /// Sets whether spans of annotated functions are also spans of the `tracing` crate. The default is `false`.
    ///
    /// `tracing_subscriber::fmt` then prints the functions among the spans around an event. In a function, `Span::current()` is the span of
    /// the function, and so is the parent of a future with `.in_current_span()`. See [`bridge`](crate::bridge#annotated-functions-as-spans-of-tracing).
    ///
    /// ```
    /// # use std::sync::{Arc, Mutex};
    /// # #[derive(Clone, Default)]
    /// # struct Lines(Arc<Mutex<Vec<u8>>>);
    /// # impl std::io::Write for Lines {
    /// #     fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> { self.0.lock().unwrap().write(bytes) }
    /// #     fn flush(&mut self) -> std::io::Result<()> { Ok(()) }
    /// # }
    /// # let lines = Lines::default();
    /// # let writer = { let lines = lines.clone(); move || lines.clone() };
    /// use otel_runtime::{Telemetry, Traces, bridge, traced};
    /// use tracing_subscriber::{fmt, layer::SubscriberExt as _};
    ///
    /// #[traced]
    /// fn place_order(id: u64) {
    ///     tracing::info!(id, "placed");
    /// }
    ///
    /// let lines_of_text = fmt::layer().with_ansi(false).without_time().with_target(false);
    /// # let lines_of_text = lines_of_text.with_writer(writer);
    /// let subscriber = tracing_subscriber::registry().with(lines_of_text).with(bridge::tracing_layer());
    /// tracing::subscriber::set_global_default(subscriber)?;
    ///
    /// let telemetry = Telemetry::builder().traces(Traces::none().tracing_spans(true)).install()?;
    /// place_order(7);
    /// //  INFO place_order: placed id=7
    /// # let lines = String::from_utf8(lines.0.lock().unwrap().clone())?;
    /// # assert_eq!(lines, " INFO place_order: placed id=7\n");
    /// telemetry.shutdown()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn tracing_spans(self, yes: bool) -> Self {
        Self { tracing_spans: Some(yes), ..self }
    }

    pub(crate) fn has_tracing_spans(&self) -> bool {
        self.tracing_spans == Some(true)
    }
}

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
