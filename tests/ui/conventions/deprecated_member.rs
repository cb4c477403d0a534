#![deny(deprecated)]

use otel_runtime::traced;

#[traced(fields(cpu.mode = "kernel"))]
fn load() {}

fn main() {}
