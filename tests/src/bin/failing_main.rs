//! A program whose `main` returns an error while telemetry is installed.

use otel_runtime::traced;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let _telemetry = otel_runtime::init()?;
    work()?;
    Ok(())
}

#[traced]
fn work() -> Result<(), std::num::ParseIntError> {
    for _ in 0..9 {
        step();
    }
    "seven".parse::<u32>().map(drop)
}

#[traced]
fn step() {}
