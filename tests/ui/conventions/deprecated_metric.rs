#![deny(deprecated)]

use otel_runtime::counted;

#[counted("system.linux.memory.slab.usage_x")]
fn load() {}

fn main() {}
