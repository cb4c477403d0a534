use otel_runtime::traced;

const SCOPE: u8 = 5;

#[traced(scope = SCOPE)]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
