use otel_runtime::{counted, traced};

#[traced(fields(http.request.method = 7))]
fn load() {}

#[counted("acme.loads", fields(cpython.gc.generation = "OK"))]
fn call() {}

fn main() {}
