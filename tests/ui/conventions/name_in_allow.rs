use otel_runtime::{record, traced};

#[traced(allow("http.method"), fields("http.method" = "GET"))]
fn load() {
    record!(allow("http.method"), "http.method" = "GET");
}

#[traced(allow(deprecated, http.method, 7))]
fn save() {}

fn main() {}
