use otel_runtime::instrument;

#[instrument]
const fn load() -> u64 {
    1
}

fn main() {
    load();
}
