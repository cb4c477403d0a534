#![deny(deprecated)]

use otel_runtime::traced;

#[traced(semconv = "acme.checkout")]
fn load() {}

fn main() {
    load();
}
