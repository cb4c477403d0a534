use otel_runtime::traced;

#[traced(args(id as ""))]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
