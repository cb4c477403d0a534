use otel_runtime::traced;

#[traced]
async fn load(id: u64) -> u64 {
    id
}

fn main() {}
