use otel_runtime::instrument;

#[instrument]
struct Store;

fn main() {
    _ = Store;
}
