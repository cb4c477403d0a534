use otel_runtime::traced;

struct Store;

#[traced(root, parent = opentelemetry::Context::current())]
impl Store {
    fn new() -> Self {
        Store
    }

    pub fn load(&self, id: u64) -> u64 {
        id
    }
}

fn main() {
    Store::new().load(1);
}
