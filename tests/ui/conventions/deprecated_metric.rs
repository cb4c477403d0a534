#![deny(deprecated)]

use otel_runtime::counted;

#[counted("cpu.time", unit = "s")]
fn load() {}

fn main() {}
