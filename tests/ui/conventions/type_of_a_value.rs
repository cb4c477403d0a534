use otel_runtime::traced;

#[traced(fields("http.response.status_code" = code))]
fn load(code: String) {}

fn main() {}
