use otel_runtime::traced;

#[traced]
pub fn load(id: u64) -> u64 {
    let next = id + 1
    next
}

fn main() {}
