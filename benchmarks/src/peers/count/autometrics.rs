//! `#[autometrics]` and the `prometheus` crate. It has no counter without a histogram, and its own labels.

use super::expected;
use crate::case::Case;
use crate::peers::calls::{calls, work};
use crate::subject::Subject;
use autometrics::autometrics;
use autometrics::settings::AutometricsSettings;

#[autometrics]
#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    work(id, name)
}

pub(crate) fn prepare(case: Case) -> Subject {
    let settings = AutometricsSettings::builder().service_name("benchmarks").init();
    // Measurements are visible immediately, so there is nothing to drain.
    Subject::recording(Box::new(|| calls(leaf)), || (), || exported(settings), expected(case))
}

fn exported(settings: &AutometricsSettings) -> u64 {
    let mut exported = 0;
    for family in settings.prometheus_registry().gather() {
        for metric in family.get_metric() {
            // One of the two is always zero.
            exported += whole(metric.get_counter().get_value()) + metric.get_histogram().get_sample_count();
        }
    }
    exported
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "calls are whole and few")]
fn whole(calls: f64) -> u64 {
    calls as u64
}
