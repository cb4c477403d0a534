#![deny(deprecated)]

use otel_runtime::traced;

#[traced("GET /users", kind = server, semconv = "http.server", fields(url.path = "/users"))]
fn load() {}

fn main() {}
