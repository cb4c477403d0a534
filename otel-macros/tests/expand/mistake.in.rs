use otel_runtime::traced;

#[traced(knid = client)]
fn load(id: u64) -> u64 {
    id
}
