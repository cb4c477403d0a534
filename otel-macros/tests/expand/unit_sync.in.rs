use otel_runtime::traced;

#[traced]
fn refresh() {
    clear();
}
