use otel_runtime::instrument;

struct Opaque;

#[instrument(skip_all, fields(otel.status_code = opaque))]
fn load(opaque: Opaque) {}

fn main() {
    load(Opaque);
}
