use otel_runtime::logged;

trait Store {
    #[logged]
    fn load(&self, id: u64) -> u64;
}

fn main() {}
