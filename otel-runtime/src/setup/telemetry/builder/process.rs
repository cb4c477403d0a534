//! Metrics of the process.

use super::TelemetryBuilder;
use crate::setup::process_metrics;

const SETTING: &str = "process_metrics";

impl TelemetryBuilder {
    /// Sets whether metrics of the process are recorded: its processor time, memory, threads, open files, page faults, disk transfers and
    /// uptime. The default is `false`.
    ///
    /// They are read whenever metrics are collected. This requires Linux; elsewhere, the report contains a problem and nothing is
    /// recorded.
    ///
    /// ```
    /// use otel_runtime::{Metrics, Telemetry};
    /// let builder = Telemetry::builder().metrics(Metrics::otlp()).process_metrics(true);
    /// # _ = builder;
    /// ```
    ///
    /// | metric | attributes |
    /// |---|---|
    /// | `process.cpu.time` | `cpu.mode` |
    /// | `process.memory.usage`, `process.memory.virtual` | |
    /// | `process.thread.count`, `process.unix.file_descriptor.count` | |
    /// | `process.paging.faults` | `system.paging.fault.type` |
    /// | `process.disk.io` | `disk.io.direction` |
    /// | `process.uptime` | |
    ///
    /// Conventions: [process metrics](https://opentelemetry.io/docs/specs/semconv/system/process-metrics/).
    pub fn process_metrics(mut self, yes: bool) -> Self {
        self.observers.remove(SETTING);
        if yes {
            self.observers.add(SETTING, process_metrics::observe);
        }
        self
    }
}
