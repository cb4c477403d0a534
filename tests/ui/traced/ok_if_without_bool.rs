use otel_runtime::traced;

#[traced(ok_if = |id| id + 1)]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
