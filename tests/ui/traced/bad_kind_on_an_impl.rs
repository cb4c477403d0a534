use otel_runtime::traced;

struct Store;

#[traced(kind = clinet)]
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
