use otel_runtime::counted;

struct Store;

#[counted(args)]
impl Store {
    fn new() -> Self {
        Store
    }

    fn load(&self, id: u64) -> u64 {
        id
    }

    fn remove(&self, id: u64) -> u64 {
        id
    }
}

fn main() {
    Store::new().remove(Store.load(1));
}
