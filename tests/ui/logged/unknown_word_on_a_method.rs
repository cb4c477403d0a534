use otel_runtime::logged;

struct Store;

#[logged(entry)]
impl Store {
    fn new() -> Self {
        Store
    }

    #[logged(onse)]
    fn load(&self, id: u64) -> u64 {
        id
    }
}

fn main() {
    Store::new().load(1);
}
