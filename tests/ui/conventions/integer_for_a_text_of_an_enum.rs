use otel_runtime::{counted, traced};

#[traced(fields(http.request.method = 7))]
fn load() {}

#[counted("acme.loads", fields(rpc.grpc.status_code = "OK"))]
fn call() {}

fn main() {}
