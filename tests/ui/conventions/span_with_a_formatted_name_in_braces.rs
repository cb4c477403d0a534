#![deny(deprecated)]

use otel_runtime::traced;

#[traced(name = { format!("load {id}") })]
fn braces(id: u64) {}

#[traced(name = (&format!("load {id}")))]
fn parentheses(id: u64) {}

fn main() {}
