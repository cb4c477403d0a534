use otel_runtime::traced;

#[traced]
pub async fn load(id: Idd) -> u64 {
    0
}

fn main() {}
