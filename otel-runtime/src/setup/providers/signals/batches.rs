//! Settings in code of batches and limits, for which there are environment variables.

use super::{Logs, Traces};
use std::time::Duration;

/// The method of the builder, which is also the name of the signal.
macro_rules! signal_method {
    (Traces) => {
        "traces"
    };
    (Logs) => {
        "logs"
    };
}

/// The settings that spans and log records share.
macro_rules! batch_methods {
    ($Signal:ident, $delay:literal, $size:literal, $queue:literal, $timeout:literal, $attributes:literal, $text:literal) => {
        impl $Signal {
            #[doc = concat!("Sets the time between two exports, instead of `", $delay, "`.")]
            ///
            /// ```
            #[doc = concat!("use otel_runtime::{", stringify!($Signal), ", Telemetry};")]
            /// use std::time::Duration;
            #[doc = concat!("let signal = ", stringify!($Signal), "::otlp().batch_delay(Duration::from_secs(2)).batch_size(100);")]
            #[doc = concat!("let telemetry = Telemetry::builder().", signal_method!($Signal), "(signal).install()?;")]
            #[doc = concat!("let delay = telemetry.report().setting(\"", signal_method!($Signal), ".delay\").unwrap();")]
            /// assert_eq!((delay.value.as_str(), delay.source.as_str()), ("2000 ms", "code"));
            /// # Ok::<(), otel_runtime::InstallError>(())
            /// ```
            pub fn batch_delay(mut self, delay: Duration) -> Self {
                // A delay of zero is the shortest.
                self.variables.set($delay, &delay.as_millis().max(1));
                self
            }

            #[doc = concat!("Sets the maximum number of items in a request, instead of `", $size, "`.")]
            pub fn batch_size(mut self, items: usize) -> Self {
                self.variables.set($size, &items);
                self
            }

            #[doc = concat!("Sets the maximum number of items that wait for an export, instead of `", $queue, "`. Without it, their size is limited.")]
            pub fn queue_size(mut self, items: usize) -> Self {
                self.variables.set($queue, &items);
                self
            }

            #[doc = concat!("Sets the maximum duration of an export, instead of `", $timeout, "`. The timeout of the exporter applies, too.")]
            pub fn export_timeout(mut self, limit: Duration) -> Self {
                self.variables.set($timeout, &limit.as_millis());
                self
            }

            #[doc = concat!("Sets the maximum number of attributes, instead of `", $attributes, "`. The default is 128.")]
            pub fn attribute_limit(mut self, limit: usize) -> Self {
                self.variables.set($attributes, &limit);
                self
            }

            #[doc = concat!("Sets the maximum number of characters of text in attributes, instead of `", $text, "`.")]
            pub fn text_limit(mut self, limit: usize) -> Self {
                self.variables.set($text, &limit);
                self
            }
        }
    };
}

batch_methods!(
    Traces,
    "OTEL_BSP_SCHEDULE_DELAY",
    "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
    "OTEL_BSP_MAX_QUEUE_SIZE",
    "OTEL_BSP_EXPORT_TIMEOUT",
    "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT"
);
batch_methods!(
    Logs,
    "OTEL_BLRP_SCHEDULE_DELAY",
    "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE",
    "OTEL_BLRP_MAX_QUEUE_SIZE",
    "OTEL_BLRP_EXPORT_TIMEOUT",
    "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT"
);

impl Traces {
    /// Sets the maximum number of events of a span, instead of `OTEL_SPAN_EVENT_COUNT_LIMIT`. The default is 128.
    pub fn event_limit(mut self, limit: usize) -> Self {
        self.variables.set("OTEL_SPAN_EVENT_COUNT_LIMIT", &limit);
        self
    }

    /// Sets the maximum number of links of a span, instead of `OTEL_SPAN_LINK_COUNT_LIMIT`. The default is 128.
    pub fn link_limit(mut self, limit: usize) -> Self {
        self.variables.set("OTEL_SPAN_LINK_COUNT_LIMIT", &limit);
        self
    }
}
