#![deny(deprecated)]

use otel_runtime::traced;

#[traced(fields("http.target" = "/users?page=2"))]
fn load() {}

fn main() {}
