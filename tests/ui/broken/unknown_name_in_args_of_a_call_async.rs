use otel_runtime::traced;

#[traced(args)]
pub async fn load(id: u64) -> u64 {
    id + count
}

fn main() {}
