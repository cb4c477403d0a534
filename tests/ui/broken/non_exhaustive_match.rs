use otel_runtime::traced;

#[traced]
pub fn load(id: Option<u64>) -> u64 {
    match id {
        Some(id) => id,
    }
}

fn main() {}
