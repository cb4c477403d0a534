//! What Linux reports about this process in `/proc/self`. Each value counts for all threads, including those that have ended.

use std::fs;

/// The unit of times in `/proc`: one hundredth of a second on every architecture that Rust supports. It is not the frequency of the kernel's
/// timer.
const TICKS_PER_SECOND: f64 = 100.0;

/// `/proc/self/stat`.
#[derive(Debug, PartialEq)]
pub(super) struct ProcessStat {
    pub(super) user_seconds: f64,
    pub(super) system_seconds: f64,
    pub(super) minor_faults: u64,
    pub(super) major_faults: u64,
    /// When the process started, in seconds since the system did.
    started: f64,
}

impl ProcessStat {
    pub(super) fn read() -> Option<Self> {
        Self::parse(&fs::read_to_string("/proc/self/stat").ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        // The second field is the name in parentheses, which can contain anything. The third one is the first of these.
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_ascii_whitespace().collect();
        let count = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
        let seconds = |number: usize| fields.get(number - 3)?.parse::<f64>().ok().map(|ticks| ticks / TICKS_PER_SECOND);
        Some(Self {
            minor_faults: count(10)?,
            major_faults: count(12)?,
            user_seconds: seconds(14)?,
            system_seconds: seconds(15)?,
            started: seconds(22)?,
        })
    }
}

/// `/proc/self/status`.
#[derive(Debug, PartialEq)]
pub(super) struct ProcessStatus {
    pub(super) resident_bytes: i64,
    pub(super) virtual_bytes: i64,
    pub(super) threads: i64,
}

impl ProcessStatus {
    pub(super) fn read() -> Option<Self> {
        Self::parse(&fs::read_to_string("/proc/self/status").ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let number = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
            line.split_ascii_whitespace().next()?.parse::<i64>().ok()
        };
        // Sizes are in units of 1,024 bytes.
        let bytes = |key: &str| number(key)?.checked_mul(1024);
        Some(Self { resident_bytes: bytes("VmRSS")?, virtual_bytes: bytes("VmSize")?, threads: number("Threads")? })
    }
}

/// `/proc/self/io`.
#[derive(Debug, PartialEq)]
pub(super) struct DiskBytes {
    pub(super) read: u64,
    pub(super) written: u64,
}

impl DiskBytes {
    pub(super) fn read() -> Option<Self> {
        Self::parse(&fs::read_to_string("/proc/self/io").ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let number = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)?.trim().parse().ok());
        Some(Self { read: number("read_bytes:")?, written: number("write_bytes:")? })
    }
}

/// Returns the number of open file descriptors, without the one that counting them takes.
pub(super) fn open_files() -> Option<i64> {
    let open = fs::read_dir("/proc/self/fd").ok()?.count();
    i64::try_from(open).ok().map(|open| open - 1)
}

/// Returns the seconds since the process started.
pub(super) fn uptime() -> Option<f64> {
    let of_system = fs::read_to_string("/proc/uptime").ok()?;
    let of_system: f64 = of_system.split_ascii_whitespace().next()?.parse().ok()?;
    Some((of_system - ProcessStat::read()?.started).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::{DiskBytes, ProcessStat, ProcessStatus};

    #[test]
    fn the_name_of_a_process_can_contain_anything() {
        let text = "4242 (a) b (c) S 1 4242 4242 0 -1 4194560 1021 0 13 0 1250 75 0 0 20 0 8 0 987654 1000000 250 18446744073709551615";
        let expected = ProcessStat {
            user_seconds: 12.5,
            system_seconds: 0.75,
            minor_faults: 1021,
            major_faults: 13,
            started: 9876.54,
        };
        assert_eq!(ProcessStat::parse(text), Some(expected));
        for broken in ["", "4242", "4242 (a)", "4242 (a) S 1 2 3", "4242 (a) S x x x x x x x x x x x x x x x x x x x x"]
        {
            assert_eq!(ProcessStat::parse(broken), None, "{broken}");
        }
    }

    #[test]
    fn sizes_are_in_bytes() {
        let text = "Name:\tshop\nVmSize:\t  204800 kB\nVmRSS:\t    1024 kB\nThreads:\t8\n";
        let expected = ProcessStatus { resident_bytes: 1_048_576, virtual_bytes: 209_715_200, threads: 8 };
        assert_eq!(ProcessStatus::parse(text), Some(expected));
        assert_eq!(
            ProcessStatus::parse("Name:\tkthreadd\nThreads:\t1\n"),
            None,
            "a thread of the kernel has no memory"
        );
        let text =
            "rchar: 5\nwchar: 6\nsyscr: 7\nsyscw: 8\nread_bytes: 4096\nwrite_bytes: 8192\ncancelled_write_bytes: 1\n";
        assert_eq!(DiskBytes::parse(text), Some(DiskBytes { read: 4096, written: 8192 }));
    }
}
