use otel_runtime::traced;

#[traced]
fn load(id: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(async move { id })
}
