#![deny(deprecated)]

use otel_runtime::traced;

#[traced(fields(db.system.name = "postgres"))]
fn load() {}

fn main() {}
