use otel_runtime::traced;

#[traced(buckets = [1.0, 2.0])]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
