use otel_runtime::traced;

#[traced]
pub fn load(id: u64) -> u64 {
    1
}

fn main() {}
