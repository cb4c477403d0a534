//# [package.metadata.otel]
//# semconv = "deny"
use otel_runtime::traced;

#[traced("GET", semconv = "http.client", fields(
    "http.method" = "GET",
    "server.adress" = host,
    "server.port" = "443",
    "url.full" = url,
))]
pub fn get(host: &str, url: &str) {}
