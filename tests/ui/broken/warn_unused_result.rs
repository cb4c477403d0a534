use otel_runtime::traced;

#[traced]
pub fn load(id: &str) -> u64 {
    id.parse::<u64>();
    1
}

fn main() {}
