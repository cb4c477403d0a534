use otel_runtime::traced;

#[traced]
pub async fn load(id: u64) -> Box<dyn Fn() -> u64> {
    Box::new(|| id)
}

fn main() {}
