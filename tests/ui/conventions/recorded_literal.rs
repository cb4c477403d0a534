use otel_runtime::record;

fn load() {
    record!("http.response.status_code" = "200", "http.method" = "GET");
}

fn main() {
    load();
}
