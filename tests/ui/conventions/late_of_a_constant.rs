use otel_runtime::traced;

const KEY: &str = "http.response.status_code";

#[traced(semconv = "http.client", late({KEY}))]
fn load() {}

fn main() {}
