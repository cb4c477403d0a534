#![deny(deprecated)]

use otel_runtime::counted;

#[counted("db.client.connections.timeouts", unit = "{timeout}", fields(db.client.connection.pool.name = "main"))]
fn load() {}

fn main() {}
