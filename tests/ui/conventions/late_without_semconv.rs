use otel_runtime::traced;

#[traced(late(http.response.status_code))]
fn load() {}

fn main() {}
