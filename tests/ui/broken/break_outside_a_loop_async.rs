use otel_runtime::traced;

#[traced]
pub async fn load(id: u64) -> u64 {
    if id == 0 {
        break;
    }
    id
}

fn main() {}
