use otel_runtime::traced;

#[traced]
fn load(id: u64) -> impl Future<Output = u64> + Send {
    async move { id }
}
