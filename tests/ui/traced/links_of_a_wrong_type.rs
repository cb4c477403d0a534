use otel_runtime::traced;

#[traced(links = vec![id])]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
