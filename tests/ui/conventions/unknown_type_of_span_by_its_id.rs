#![deny(deprecated)]

use otel_runtime::traced;

#[traced("GET", semconv = "span.http.client")]
fn by_its_id() {}

#[traced("GET", semconv = "http")]
fn by_its_namespace() {}

#[traced("SELECT", semconv = "db")]
fn of_many() {}

fn main() {}
