use otel_runtime::traced;

#[traced(only(pub))]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
