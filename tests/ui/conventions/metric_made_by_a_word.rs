#![deny(deprecated)]

use otel_runtime::counted;

// That there is no such metric is told once.
#[counted("http.client.body", unit = "By", duration)]
fn unknown() {}

#[counted("rpc.client", duration)]
fn out_of_use() {}

#[counted("acme.http.clients", duration, active)]
fn ours() {}

fn main() {
    unknown();
    out_of_use();
    ours();
}
