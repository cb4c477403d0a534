use otel_runtime::instrument;

#[instrument(skip(boddy))]
fn load(body: &[u8]) {}

fn main() {
    load(&[]);
}
