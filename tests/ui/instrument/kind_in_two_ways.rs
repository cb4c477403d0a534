use otel_runtime::instrument;

#[instrument(kind = server, fields(otel.kind = "client"))]
fn load() {}

fn main() {
    load();
}
