#![deny(deprecated)]

use otel_runtime::logged;

#[logged(event = "exeption")]
fn load() {}

fn main() {}
