use otel_runtime::traced;

#[traced(fields("http.response.status_code" = "200"))]
fn load() {}

fn main() {}
