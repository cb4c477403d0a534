use otel_runtime::record;

fn main() {
    record!(allow(deprecated), "http.method" = "GET", allow(unknown));
    record!(allow(depreciated), "user.id" = "7");
    record!(allow(deprecated));
}
