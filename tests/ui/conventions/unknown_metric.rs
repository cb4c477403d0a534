#![deny(deprecated)]

use otel_runtime::counted;

#[counted("http.server.request.durations", histogram)]
fn load() {}

fn main() {}
