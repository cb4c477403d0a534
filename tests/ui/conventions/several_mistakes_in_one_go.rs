use otel_runtime::{counted, traced};

#[traced("GET /users/42", fields(http.method = "GET", "http.response.status_code" = "200", Acme.User = 1))]
#[counted("http.server.request.duration", unit = "ms")]
fn load() {}

fn main() {}
