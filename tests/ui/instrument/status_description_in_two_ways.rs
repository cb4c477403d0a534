use otel_runtime::instrument;

#[instrument(fields(otel.status_message = "a", otel.status_description = "b"))]
fn load() {}

fn main() {
    load();
}
