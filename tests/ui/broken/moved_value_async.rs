use otel_runtime::traced;

#[traced]
pub async fn load(name: String) -> usize {
    drop(name);
    name.len()
}

fn main() {}
