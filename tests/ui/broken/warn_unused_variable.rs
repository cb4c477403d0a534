use otel_runtime::traced;

#[traced]
pub fn load(id: u64) -> u64 {
    let unused = 1;
    id
}

fn main() {}
