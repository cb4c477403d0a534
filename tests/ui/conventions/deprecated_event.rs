#![deny(deprecated)]

use otel_runtime::logged;

#[logged(event = "rpc.message")]
fn load() {}

fn main() {}
