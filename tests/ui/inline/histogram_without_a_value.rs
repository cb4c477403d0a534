use otel_runtime::count;

fn main() {
    count!("batch.size", histogram);
}
