use otel_runtime::traced;

#[traced(ok_if = |id: &str| id.is_empty())]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
