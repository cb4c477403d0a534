use otel_runtime::traced;

struct BoxStream<T>(T);

#[traced]
fn load(id: u64) -> BoxStream<u64> {
    BoxStream(id)
}

fn main() {
    load(1);
}
