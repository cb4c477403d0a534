use otel_runtime::counted;

#[counted("cache.refreshes")]
fn refresh() {
    clear();
}
