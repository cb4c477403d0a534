//! The pipeline that records the telemetry of a test: the recorder, or the providers of the SDK.

mod meters;
mod providers;
mod sdk_processor;
mod started;
mod store;

pub(super) use meters::TestMeters;
pub(super) use providers::TestProviders;
pub(super) use store::TestStore;
