//! Metrics of the process, which the kernel of Linux counts.
//!
//! Conventions: [process metrics](https://opentelemetry.io/docs/specs/semconv/system/process-metrics/).

mod kernel;

use kernel::{DiskBytes, ProcessStat, ProcessStatus, open_files, uptime};
use opentelemetry::KeyValue;
use opentelemetry::metrics::Meter;

/// Creates the instruments, which read the files of the kernel whenever metrics are collected.
///
/// # Errors
///
/// Returns an error if there are no such files.
pub(super) fn observe(meter: &Meter) -> Result<(), String> {
    if ProcessStat::read().is_none() {
        return Err("this operating system has no `/proc/self/stat`".to_owned());
    }
    cpu_and_memory(meter);
    counts(meter);
    if DiskBytes::read().is_some() {
        disk(meter);
    }
    Ok(())
}

fn cpu_and_memory(meter: &Meter) {
    let (user, system) = ([KeyValue::new("cpu.mode", "user")], [KeyValue::new("cpu.mode", "system")]);
    let time = meter.f64_observable_counter("process.cpu.time").with_unit("s");
    let time = time.with_description("Processor time of the process, by mode.").with_callback(move |time| {
        if let Some(stat) = ProcessStat::read() {
            time.observe(stat.user_seconds, &user);
            time.observe(stat.system_seconds, &system);
        }
    });
    time.build();
    let resident = |status: &ProcessStatus| status.resident_bytes;
    let virtual_memory = |status: &ProcessStatus| status.virtual_bytes;
    from_status(meter, "process.memory.usage", "By", "Physical memory in use.", resident);
    from_status(meter, "process.memory.virtual", "By", "Committed virtual memory.", virtual_memory);
}

fn counts(meter: &Meter) {
    from_status(meter, "process.thread.count", "{thread}", "Number of threads.", |status| status.threads);
    let files = meter.i64_observable_up_down_counter("process.unix.file_descriptor.count");
    let files = files.with_unit("{file_descriptor}").with_description("Number of open file descriptors.");
    let files = files.with_callback(|files| {
        if let Some(open) = open_files() {
            files.observe(open, &[]);
        }
    });
    files.build();
    let fault = |of: &'static str| [KeyValue::new("system.paging.fault.type", of)];
    let (minor, major) = (fault("minor"), fault("major"));
    let faults = meter.u64_observable_counter("process.paging.faults").with_unit("{fault}");
    let faults = faults.with_description("Number of page faults, by type.").with_callback(move |faults| {
        if let Some(stat) = ProcessStat::read() {
            faults.observe(stat.minor_faults, &minor);
            faults.observe(stat.major_faults, &major);
        }
    });
    faults.build();
    let since = meter.f64_observable_gauge("process.uptime").with_unit("s");
    let since = since.with_description("Time since the process started.").with_callback(|since| {
        if let Some(seconds) = uptime() {
            since.observe(seconds, &[]);
        }
    });
    since.build();
}

fn disk(meter: &Meter) {
    let direction = |of: &'static str| [KeyValue::new("disk.io.direction", of)];
    let (read, write) = (direction("read"), direction("write"));
    let bytes = meter.u64_observable_counter("process.disk.io").with_unit("By");
    let bytes = bytes.with_description("Bytes transferred from and to disks.").with_callback(move |bytes| {
        if let Some(disk) = DiskBytes::read() {
            bytes.observe(disk.read, &read);
            bytes.observe(disk.written, &write);
        }
    });
    bytes.build();
}

fn from_status(
    meter: &Meter,
    name: &'static str,
    unit: &'static str,
    description: &'static str,
    value: fn(&ProcessStatus) -> i64,
) {
    let instrument = meter.i64_observable_up_down_counter(name).with_unit(unit).with_description(description);
    let instrument = instrument.with_callback(move |instrument| {
        if let Some(status) = ProcessStatus::read() {
            instrument.observe(value(&status), &[]);
        }
    });
    instrument.build();
}
