use otel_runtime::traced;

#[traced(skip(id), skip_all)]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
