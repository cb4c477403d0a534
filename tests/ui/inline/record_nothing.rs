use otel_runtime::record;

fn main() {
    record!();
}
