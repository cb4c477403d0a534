use otel_runtime::traced;

#[traced(sync)]
async fn load() {}

fn main() {
    _ = load();
}
