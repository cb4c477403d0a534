#![deny(deprecated)]

use otel_runtime::traced;

#[traced(fields(db.system = "cache"))]
fn load() {}

fn main() {}
