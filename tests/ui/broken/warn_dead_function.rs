use otel_runtime::traced;

#[traced]
fn load(id: u64) -> u64 {
    id
}

fn main() {}
