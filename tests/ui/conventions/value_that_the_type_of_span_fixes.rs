#![deny(deprecated)]

use otel_runtime::traced;

#[traced("GET", semconv = "db.redis.client", fields(db.system.name = "mysql"))]
fn load() {}

fn main() {}
