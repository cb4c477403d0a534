use otel_runtime::{record, traced};

#[traced("GET", semconv = "http.client", late("server.port"), fields("http.request.method" = "GET"))]
pub fn get(host: &str, connect: impl Fn()) {
    record!("server.address" = host);
    connect();
}
