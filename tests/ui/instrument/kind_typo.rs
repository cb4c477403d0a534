use otel_runtime::instrument;

#[instrument(fields(otel.kind = "sever"))]
fn load() {}

fn main() {
    load();
}
