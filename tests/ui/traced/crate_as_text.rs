use otel_runtime::traced;

#[traced(crate = "otel_runtime")]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
