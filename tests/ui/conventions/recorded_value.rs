use otel_runtime::record;

fn load(code: String) {
    record!(http.response.status_code = code);
}

fn main() {
    load(String::new());
}
