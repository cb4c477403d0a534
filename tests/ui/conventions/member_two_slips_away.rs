#![deny(deprecated)]

use otel_runtime::traced;

#[traced(fields(db.system.name = "postgress"))]
fn load() {}

fn main() {}
