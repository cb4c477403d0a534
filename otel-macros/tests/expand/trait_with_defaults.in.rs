use otel_runtime::traced;

#[traced(level = "debug")]
trait Store {
    const LIMIT: usize = 10;

    fn find(&self, id: u64) -> Option<Order>;

    fn load(&self, id: u64) -> Option<Order> {
        self.find(id)
    }
}
