//! The recorder under load: nothing is lost without being counted, and nothing is exported twice.

mod burst;
mod random_programs;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Telemetry is installed for the whole process, so these tests run one after the other.
fn alone() -> MutexGuard<'static, ()> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}
