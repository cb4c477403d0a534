#![deny(deprecated)]

use otel_runtime::traced;

#[traced("GET /users/42")]
fn load() {}

fn main() {}
