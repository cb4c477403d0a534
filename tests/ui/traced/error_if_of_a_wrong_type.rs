use otel_runtime::traced;

const FAILS: bool = true;

#[traced(error_if = FAILS)]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
