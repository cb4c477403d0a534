use otel_runtime::{counted, record, traced};

#[traced(fields("http.method" = "GET", http.response.status_code = "200"))]
fn function() {}

#[traced]
#[counted("acme.orders", fields("http.method" = "GET"), kind = client)]
fn several() {}

struct Service;
impl Service {
    #[traced(fields("http.method" = "GET"), feilds(a.b = 1))]
    fn method(&self) {
        record!("http.method" = "GET", http.response.status_code = "200");
        otel_runtime::span!("GET /", fields("http.method" = "GET"), knid = client; {});
        otel_runtime::count!("acme.orders", fields("http.method" = "GET"), knid = client);
    }
}

fn main() {}
