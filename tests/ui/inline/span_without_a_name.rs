use otel_runtime::span;

fn main() {
    let _span = span!(kind = client);
}
