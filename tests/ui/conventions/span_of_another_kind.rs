#![deny(deprecated)]

use otel_runtime::traced;

#[traced("SELECT users", kind = server, semconv = "db.client", fields(db.system.name = "sqlite"))]
fn load() {}

fn main() {}
