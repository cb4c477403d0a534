use otel_runtime::traced;

trait Future {
    type Output;
}

impl Future for u64 {
    type Output = u64;
}

#[traced]
fn load(id: u64) -> impl Future<Output = u64> {
    id
}

fn main() {
    load(1);
}
