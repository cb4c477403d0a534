use otel_runtime::traced;

#[traced]
pub fn load(id: u64) -> std::pin::Pin<Box<dyn Future<Output = String> + Send>> {
    Box::pin(async move { id })
}

fn main() {}
