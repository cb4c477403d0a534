use otel_runtime::traced;

#[traced]
pub async fn load(id: &str) -> u64 {
    let id: u64 = id.parse()?;
    id
}

fn main() {}
