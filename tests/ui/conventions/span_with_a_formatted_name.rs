#![deny(deprecated)]

use otel_runtime::traced;

#[traced(name = format!("load {id}"))]
fn load(id: u64) {}

fn main() {}
