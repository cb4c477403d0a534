use otel_runtime::traced;

struct Store;

#[traced(kind = client)]
impl Store {
    #[traced(feilds(order.id = id))]
    fn load(&self, id: u64) -> u64 {
        id
    }
}

fn main() {
    Store.load(1);
}
