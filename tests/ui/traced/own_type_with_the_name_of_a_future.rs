use otel_runtime::traced;

struct BoxFuture<T>(T);

#[traced]
fn load(id: u64) -> BoxFuture<u64> {
    BoxFuture(id)
}

fn main() {
    load(1);
}
