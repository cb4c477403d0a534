use otel_runtime::traced;

#[traced]
pub async fn load(id: u64) -> u64 {
    let mut next = id + 1;
    next
}

fn main() {}
