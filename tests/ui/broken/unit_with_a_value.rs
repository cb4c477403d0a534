use otel_runtime::traced;

#[traced]
pub fn load(id: u64) {
    id + 1
}

fn main() {}
