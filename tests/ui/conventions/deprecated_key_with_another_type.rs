#![deny(deprecated)]

use otel_runtime::{counted, record, traced};

// What is to go is not asked to be mended first.
#[traced(fields("message.id" = "3f2", "http.method" = 1, "http.status_code" = code))]
#[counted("acme.orders", fields("http.method" = 1))]
fn load(code: &str) {
    record!("message.id" = %code);
}

fn main() {
    load("200");
}
