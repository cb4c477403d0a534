use otel_runtime::{record, traced};

const KEY: &str = "server.address";

// Nothing is missing for sure.
#[traced("GET", semconv = "http.client", fields(http.request.method = "GET", url.full = "/", server.port = 1))]
fn load() {
    record!({ KEY } = "a");
}

// The case says one thing, so that it has a file.
#[traced(fields(http.request.method = 7))]
fn told() {}

fn main() {}
