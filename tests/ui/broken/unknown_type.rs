use otel_runtime::traced;

#[traced]
pub fn load(id: Idd) -> u64 {
    0
}

fn main() {}
