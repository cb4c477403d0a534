use otel_runtime::counted;

struct Store;

#[counted(only(load))]
impl Store {
    fn new() -> Self {
        Store
    }

    fn load(&self, id: u64) -> u64 {
        id
    }
}

fn main() {
    Store::new().load(1);
}
