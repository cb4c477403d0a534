//! Prints its events to the console. A separate program, because the console is the stdout of the process.

use otel_runtime::{Logs, Metrics, Telemetry, Traces, traced};

#[traced]
fn place_order(item: &str) {
    tracing::info!(item, "order placed");
    log::warn!("only {} left", 2);
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let telemetry = Telemetry::builder()
        .traces(Traces::console())
        .logs(Logs::console().bridge_tracing().bridge_log())
        .metrics(Metrics::none())
        .install()?;
    place_order("tea");
    telemetry.shutdown()?;
    Ok(())
}
