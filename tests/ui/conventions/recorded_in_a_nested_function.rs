#![deny(deprecated)]

use otel_runtime::{record, traced};

#[traced("publish", semconv = "http.client", fields(http.request.method = "GET", url.full = "/", server.port = 1))]
fn load() {
    fn inner() {
        record!(server.address = "a");
    }
    inner();
}

fn main() {}
