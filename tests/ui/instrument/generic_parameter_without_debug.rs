use otel_runtime::instrument;

#[instrument]
fn load<T: Copy>(id: T) -> T {
    id
}

fn main() {
    load(1);
}
