//! A program that panics inside a span while telemetry is installed.

use otel_runtime::traced;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let _telemetry = otel_runtime::init()?;
    work();
    Ok(())
}

#[traced]
fn work() {
    for _ in 0..9 {
        step();
    }
    panic!("expected by the test");
}

#[traced]
fn step() {}
