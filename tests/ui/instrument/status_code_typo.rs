use otel_runtime::instrument;

#[instrument(skip_all, fields(otel.status_code = "errror"))]
fn load(id: u64) {}

fn main() {
    load(1);
}
