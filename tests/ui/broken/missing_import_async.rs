use otel_runtime::traced;

#[traced]
pub async fn load(id: u64) -> u64 {
    let mut ids = HashMap::new();
    ids.insert(id, 1_u8);
    ids.len() as u64
}

fn main() {}
