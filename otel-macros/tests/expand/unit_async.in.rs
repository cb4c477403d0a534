use otel_runtime::traced;

#[traced]
async fn refresh() {
    clear().await;
}
