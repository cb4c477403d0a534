use otel_runtime::log;

fn main() {
    log!(level = "warn");
}
