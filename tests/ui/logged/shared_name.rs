use otel_runtime::logged;

struct Store;

#[logged(name = "store")]
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
