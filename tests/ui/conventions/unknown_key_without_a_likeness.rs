#![deny(deprecated)]

use otel_runtime::traced;

#[traced(fields(http.colour = "blue"))]
fn load() {}

fn main() {}
