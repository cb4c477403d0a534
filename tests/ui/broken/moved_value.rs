use otel_runtime::traced;

#[traced]
pub fn load(name: String) -> usize {
    drop(name);
    name.len()
}

fn main() {}
