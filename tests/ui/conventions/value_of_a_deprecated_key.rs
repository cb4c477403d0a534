#![deny(deprecated)]

use otel_runtime::traced;

#[traced(fields("http.method" = "Get"))]
fn load() {}

#[traced(fields("http.method" = "GET"))]
fn save() {}

fn main() {
    load();
    save();
}
