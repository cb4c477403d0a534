use otel_runtime::traced;

#[traced]
pub async fn load(id: u64) -> u64 {
    id += 1;
    id
}

fn main() {}
